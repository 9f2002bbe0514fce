/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tidemill.maven.run.RunSettings;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The plugin only translates: Maven's types stay in the goals and in two adapters. */
class ArchitectureTest {

  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("dev.tidemill.maven");

  @Test
  void enough_classes_are_looked_at() {
    assertThat(CLASSES).hasSizeGreaterThan(20);
  }

  @Test
  void only_the_goals_and_their_adapters_name_maven() {
    Set<String> namingMaven = CLASSES.stream()
        .filter(type -> type.getDirectDependenciesFromSelf().stream()
            .anyMatch(d -> isOfMaven(d.getTargetClass())))
        .map(type -> type.getName().replaceAll("\\$.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
    assertThat(namingMaven)
        .containsExactly(
            "dev.tidemill.maven.AddConnectorMojo",
            "dev.tidemill.maven.CheckUpgradeMojo",
            "dev.tidemill.maven.CheckpointGoal",
            "dev.tidemill.maven.CheckpointMojo",
            "dev.tidemill.maven.CreateMojo",
            "dev.tidemill.maven.DeadLettersMojo",
            "dev.tidemill.maven.HelpMojo",
            "dev.tidemill.maven.JobGoal",
            "dev.tidemill.maven.ListConnectorsMojo",
            "dev.tidemill.maven.MavenBuild",
            "dev.tidemill.maven.MavenLog",
            "dev.tidemill.maven.PageLibrary",
            "dev.tidemill.maven.PomConfiguration",
            "dev.tidemill.maven.RunMojo",
            "dev.tidemill.maven.UiMojo");
  }

  @Test
  void the_logic_uses_the_jdk_and_two_libraries() {
    classes()
        .that(resideInAPackage("dev.tidemill.maven.run"))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(
            "dev.tidemill.maven.run",
            "dev.tidemill.archetype",
            "java..",
            "org.jspecify..",
            "io.github.classgraph",
            "com.sun.management"))
        .check(CLASSES);
  }

  @Test
  void nothing_reads_the_clock() {
    noClasses()
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(CLASSES);
  }

  @Test
  void every_setting_is_a_parameter_of_the_goal_and_every_parameter_a_setting() throws Exception {
    Set<String> parameters = new TreeSet<>();
    CLASSES
        .get(RunMojo.class)
        .getAllFields()
        .forEach(field -> field
            .tryGetAnnotationOfType("org.apache.maven.plugins.annotations.Parameter")
            .flatMap(annotation -> annotation.get("property"))
            .map(Object::toString)
            .filter(property -> !property.isEmpty())
            .ifPresent(parameters::add));
    assertThat(parameters).isEqualTo(settings()).isNotEmpty();
  }

  private static Set<String> settings() throws IllegalAccessException {
    Set<String> settings = new TreeSet<>();
    for (Field field : RunSettings.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
        settings.add((String) field.get(null));
      }
    }
    return settings;
  }

  private static boolean isOfMaven(JavaClass type) {
    return type.getPackageName().startsWith("org.apache.maven")
        || type.getPackageName().startsWith("org.eclipse.aether");
  }
}
