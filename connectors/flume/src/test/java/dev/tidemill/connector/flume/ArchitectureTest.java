/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.tidemill.StreamingContext;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A connector stands on what connectors may use. */
class ArchitectureTest {
  private static final String ITSELF = "dev.tidemill.connector.flume";

  private static final JavaClasses CLASSES = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages(ITSELF)
      .that(JavaClass.Predicates.resideInAPackage(ITSELF));

  private static final ArchRule USES_WHAT_CONNECTORS_MAY_USE = classes()
      .that()
      .resideInAPackage(ITSELF)
      .should()
      .onlyDependOnClassesThat()
      .resideInAnyPackage(
          ITSELF,
          "dev.tidemill.codec",
          "dev.tidemill.spi.job",
          "dev.tidemill.spi.source",
          "dev.tidemill.spi.sink",
          "dev.tidemill.time",
          "dev.tidemill.function",
          "dev.tidemill.error",
          "org.jspecify..",
          "java..");

  private static final ArchRule READS_NO_CLOCK = noClasses()
      .should()
      .callMethod(System.class, "currentTimeMillis")
      .orShould()
      .callMethod(System.class, "nanoTime")
      .orShould()
      .callMethod(Instant.class, "now");

  private static final ArchRule STARTS_NO_THREAD = noClasses()
      .should()
      .dependOnClassesThat()
      .areAssignableTo(Executor.class)
      .orShould()
      .callConstructorWhere(JavaCall.Predicates.target(
          HasOwner.Predicates.With.owner(JavaClass.Predicates.assignableTo(Thread.class))));

  private static final ArchRule IS_NOT_RANDOM = noClasses()
      .should()
      .callMethod(UUID.class, "randomUUID")
      .orShould()
      .callMethod(Math.class, "random")
      .orShould()
      .dependOnClassesThat()
      .areAssignableTo(RandomGenerator.class);

  private static final ArchRule NAMES_ITS_LOCALE = noClasses()
      .should()
      .callMethod(String.class, "format", String.class, Object[].class)
      .orShould()
      .callMethod(String.class, "formatted", Object[].class)
      .orShould()
      .callMethod(String.class, "toLowerCase")
      .orShould()
      .callMethod(String.class, "toUpperCase");

  @Test
  void enough_classes_are_looked_at() {
    assertThat(CLASSES).hasSizeGreaterThan(8);
  }

  @Test
  void it_uses_what_connectors_may_use() {
    USES_WHAT_CONNECTORS_MAY_USE.check(CLASSES);
  }

  @Test
  void it_reads_no_clock_starts_no_thread_and_is_not_random() {
    READS_NO_CLOCK.check(CLASSES);
    STARTS_NO_THREAD.check(CLASSES);
    IS_NOT_RANDOM.check(CLASSES);
  }

  @Test
  void it_writes_the_same_texts_under_every_locale() {
    NAMES_ITS_LOCALE.check(CLASSES);
  }

  @Test
  void only_what_users_need_is_public() {
    assertThat(CLASSES.stream()
            .filter(
                type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
            .map(JavaClass::getSimpleName))
        .containsExactlyInAnyOrder("Flume", "FlumeEvent", "FlumeSource");
  }

  @Test
  void the_rules_find_what_they_are_for() {
    JavaClasses guilty = new ClassFileImporter().importClasses(Guilty.class);
    assertThatThrownBy(() -> USES_WHAT_CONNECTORS_MAY_USE.check(guilty))
        .hasMessageContaining("StreamingContext");
    assertThatThrownBy(() -> READS_NO_CLOCK.check(guilty)).hasMessageContaining("nanoTime");
    assertThatThrownBy(() -> STARTS_NO_THREAD.check(guilty))
        .hasMessageContaining("Executor")
        .hasMessageContaining("Thread.<init>");
    assertThatThrownBy(() -> IS_NOT_RANDOM.check(guilty))
        .hasMessageContaining("randomUUID")
        .hasMessageContaining("java.util.Random");
    assertThatThrownBy(() -> NAMES_ITS_LOCALE.check(guilty))
        .hasMessageContaining("toLowerCase")
        .hasMessageContaining("format");
  }

  /** Does all that a connector should not. */
  static final class Guilty {
    @SuppressWarnings({"StringCaseLocaleUsage", "AnnotateFormatMethod"})
    String text(String pattern) {
      return String.format(pattern.toLowerCase(), 1);
    }

    long run(StreamingContext ssc, Executor executor) {
      executor.execute(ssc::start);
      new Thread(null, ssc::start, UUID.randomUUID().toString(), new Random().nextInt()).start();
      return System.nanoTime();
    }
  }
}
