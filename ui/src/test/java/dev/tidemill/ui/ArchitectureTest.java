/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("dev.tidemill.ui");

  @Test
  void the_page_uses_public_packages_only() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.tidemill.internal..")
        .check(CLASSES);
  }

  @Test
  void the_server_knows_nothing_of_jobs_and_the_views_nothing_of_the_server() {
    noClasses()
        .that()
        .resideInAPackage("dev.tidemill.ui.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.tidemill.spi..", "dev.tidemill.ui.view..", "dev.tidemill.listener..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.tidemill.ui.view..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.tidemill.ui.http..", "com.sun.net.httpserver..")
        .check(CLASSES);
  }
}
