/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** The rules of a {@link ConnectorArchitecture}. */
final class ConnectorRules {
  private static final List<String> FOR_CONNECTORS = List.of(
      "dev.tidemill.codec",
      "dev.tidemill.error",
      "dev.tidemill.function",
      "dev.tidemill.spi.job",
      "dev.tidemill.spi.sink",
      "dev.tidemill.spi.source",
      "dev.tidemill.time",
      "java..",
      "org.jspecify..");

  static final ArchRule READS_NO_CLOCK = noClasses()
      .should()
      .callMethod(System.class, "currentTimeMillis")
      .orShould()
      .callMethod(System.class, "nanoTime")
      .orShould()
      .callMethod(Instant.class, "now");

  static final ArchRule IS_NOT_RANDOM = noClasses()
      .should()
      .callMethod(UUID.class, "randomUUID")
      .orShould()
      .callMethod(Math.class, "random")
      .orShould()
      .dependOnClassesThat()
      .areAssignableTo(RandomGenerator.class);

  static final ArchRule NAMES_ITS_LOCALE = noClasses()
      .should()
      .callMethod(String.class, "format", String.class, Object[].class)
      .orShould()
      .callMethod(String.class, "formatted", Object[].class)
      .orShould()
      .callMethod(String.class, "toLowerCase")
      .orShould()
      .callMethod(String.class, "toUpperCase");

  private ConnectorRules() {}

  /** Only itself, what is for connectors, and its libraries. */
  static ArchRule usesOnly(String itself, Set<String> libraries) {
    List<String> packages = new ArrayList<>(FOR_CONNECTORS);
    packages.add(itself);
    packages.addAll(libraries);
    return classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(packages.toArray(new String[0]));
  }

  /** The runtime has threads for connectors; classes with these names may have their own. */
  static ArchRule startsNoThread(Set<String> owners) {
    return noClasses()
        .that(new DescribedPredicate<JavaClass>("own no threads") {
          @Override
          public boolean test(JavaClass type) {
            return !owners.contains(type.getSimpleName());
          }
        })
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Executor.class)
        .orShould()
        .callConstructorWhere(JavaCall.Predicates.target(
            HasOwner.Predicates.With.owner(JavaClass.Predicates.assignableTo(Thread.class))));
  }
}
