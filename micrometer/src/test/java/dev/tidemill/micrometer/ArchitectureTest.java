/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.micrometer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("dev.tidemill.micrometer");

  @Test
  void it_uses_public_packages_only() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.tidemill.internal..")
        .check(CLASSES);
  }

  @Test
  void of_tidemill_it_needs_the_observers_alone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.tidemill.spi.metrics..",
            "dev.tidemill.micrometer..",
            "io.micrometer.core..",
            "java..",
            "org.slf4j..",
            "org.jspecify..")
        .check(CLASSES);
  }
}
