/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("dev.tidemill");

  /** The archetype's script sees the archetype's jar and the JDK. */
  @Test
  void nothing_but_the_jdk_is_used() {
    assertThat(CLASSES).hasSizeGreaterThan(10);
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.tidemill.archetype",
            "java..",
            "javax..",
            "org.jspecify..",
            "eu.maveniverse.domtrip..")
        .check(CLASSES);
  }
}
