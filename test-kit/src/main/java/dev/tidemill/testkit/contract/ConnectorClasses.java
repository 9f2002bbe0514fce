/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The classes in the package of a connector, without its tests and the packages below it. */
final class ConnectorClasses {
  /** By package, so that the tests of a package import its classes once: it takes a second. */
  private static final Map<String, JavaClasses> IMPORTED = new ConcurrentHashMap<>();

  private ConnectorClasses() {}

  static JavaClasses of(String packageName) {
    return IMPORTED.computeIfAbsent(
        packageName,
        itself -> new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(itself)
            .that(JavaClass.Predicates.resideInAPackage(itself)));
  }
}
