/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.tidemill.testkit.architecture.planted.PlantedRoom;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The kit uses what anybody may use, and nothing in it or in its tests sleeps. */
class KitRulesTest {
  private static final JavaClasses ALL = new ClassFileImporter()
      .withImportOption(
          location -> !location.contains("tidemill-runtime") && !location.contains("/runtime/"))
      .importPackages("dev.tidemill.testkit");

  private static final JavaClasses MAIN = new ClassFileImporter()
      .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
      .importPackages("dev.tidemill.testkit");

  private static final Set<String> SLEEPS =
      Set.of("sleep", "parkNanos", "parkUntil", "onSpinWait", "yield", "untilTrueWithin");

  private static final ArchRule NO_SLEEP = noClasses()
      .should()
      .callCodeUnitWhere(new DescribedPredicate<JavaCall<?>>("a sleep is called") {
        @Override
        public boolean test(JavaCall<?> call) {
          String owner = call.getTargetOwner().getName();
          return SLEEPS.contains(call.getTarget().getName())
              && (owner.startsWith("java.lang.Thread")
                  || owner.startsWith("java.util.concurrent."));
        }
      });

  private static final Set<String> LOCALISED =
      Set.of("format", "formatted", "printf", "toLowerCase", "toUpperCase");

  private static final ArchRule NAMES_ITS_LOCALE = noClasses()
      .should()
      .callCodeUnitWhere(
          new DescribedPredicate<JavaCall<?>>("text depends on the locale of the machine") {
            @Override
            public boolean test(JavaCall<?> call) {
              String owner = call.getTargetOwner().getName();
              return LOCALISED.contains(call.getTarget().getName())
                  && (owner.equals("java.lang.String") || owner.startsWith("java.io.Print"))
                  && call.getTarget().getRawParameterTypes().stream()
                      .noneMatch(type -> type.isEquivalentTo(Locale.class));
            }
          });

  private static final DescribedPredicate<JavaClass> INTERNAL_OF_THE_RUNTIME =
      resideInAPackage("dev.tidemill.internal..");

  private static final ArchRule ONLY_PUBLIC_SEAMS =
      noClasses().should().dependOnClassesThat(INTERNAL_OF_THE_RUNTIME);

  private static final ArchRule JUNIT_IS_OPTIONAL = noClasses()
      .that(simpleNameStartingWith("StreamTestExtension")
          .or(simpleNameStartingWith("StreamTestInvocation"))
          .or(simpleNameStartingWith("StreamTestSettings"))
          .or(com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName("StreamTest"))
          .or(simpleNameStartingWith("StreamTesterParameter"))
          .or(nameMatching("dev[.]tidemill[.]testkit[.]CrashTest.*"))
          .or(nameMatching("dev[.]tidemill[.]testkit[.]Variation(Failures|Tester).*"))
          .or(resideInAPackage("dev.tidemill.testkit.contract"))
          .as("classes apart from the bridge to JUnit")
          .negate())
      .should()
      .dependOnClassesThat(
          resideInAPackage("org.junit..").or(resideInAPackage("org.opentest4j..")));

  /** One slice per package: patterns such as {@code (*)..} take a package and those below it for one. */
  private static final SliceAssignment ONE_SLICE_PER_PACKAGE = new SliceAssignment() {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().startsWith("dev.tidemill.testkit")
          ? SliceIdentifier.of(type.getPackageName())
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages of the kit";
    }
  };

  private static final ArchRule NO_CYCLES =
      SlicesRuleDefinition.slices().assignedFrom(ONE_SLICE_PER_PACKAGE).should().beFreeOfCycles();

  /** The names that Surefire takes for those of test classes. Annotations are none: nothing can be run in them. */
  private static final ArchRule NO_NAME_OF_A_TEST = classes()
      .that()
      .areTopLevelClasses()
      .and()
      .areNotAnnotations()
      .should()
      .haveNameNotMatching(".*[.](Test[^.]*|[^.]*(Test|Tests|TestCase))");

  @Test
  void there_are_enough_classes_to_judge() {
    assertThat(MAIN).hasSizeGreaterThan(40);
    assertThat(ALL).hasSizeGreaterThan(MAIN.size() + 20);
  }

  @Test
  void nothing_sleeps_in_the_kit_or_in_its_tests() {
    NO_SLEEP.check(ALL.that(DescribedPredicate.not(simpleNameStartingWith("Planted"))));
  }

  @Test
  void packages_of_the_kit_form_no_cycle() {
    NO_CYCLES.check(MAIN);
  }

  @Test
  void no_class_of_the_kit_is_named_like_a_test_class() {
    NO_NAME_OF_A_TEST.check(MAIN);
  }

  @Test
  void text_is_the_same_on_machines_of_every_locale() {
    NAMES_ITS_LOCALE.check(MAIN);
  }

  @Test
  void the_kit_uses_no_internals_of_the_runtime() {
    ONLY_PUBLIC_SEAMS.check(MAIN);
  }

  @Test
  void only_the_bridge_needs_junit() {
    JUNIT_IS_OPTIONAL.check(MAIN);
  }

  @Test
  void only_live_tests_need_awaitility() {
    noClasses()
        .that(simpleNameStartingWith("ProbeAwait").negate())
        .should()
        .dependOnClassesThat(resideInAPackage("org.awaitility.."))
        .check(MAIN);
  }

  // ------------------------------------------------------- the rules find what they are for

  /** Never run. */
  @SuppressWarnings("unused") // read by the rule's own test
  private static final class PlantedSleep {
    void sleepALittle() throws InterruptedException {
      java.util.concurrent.TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /** Never run. */
  @SuppressWarnings({"unused", "StringCaseLocaleUsage"}) // read by the rule's own test
  private static final class PlantedCase {
    String inTheCaseOfTheMachine(String text) {
      return text.toUpperCase();
    }
  }

  /** Never run. */
  @SuppressWarnings("unused") // read by the rule's own test
  private static final class PlantedUseOfInternals {
    dev.tidemill.internal.connector.RateSource source =
        new dev.tidemill.internal.connector.RateSource(1);
  }

  @Test
  void a_planted_sleep_is_found() {
    assertThatThrownBy(
            () -> NO_SLEEP.check(new ClassFileImporter().importClasses(PlantedSleep.class)))
        .hasMessageContaining("PlantedSleep.sleepALittle()");
  }

  @Test
  void a_planted_use_of_the_machines_locale_is_found() {
    assertThatThrownBy(
            () -> NAMES_ITS_LOCALE.check(new ClassFileImporter().importClasses(PlantedCase.class)))
        .hasMessageContaining("PlantedCase.inTheCaseOfTheMachine(");
  }

  @Test
  void a_planted_use_of_internals_is_found() {
    assertThatThrownBy(() -> ONLY_PUBLIC_SEAMS.check(
            new ClassFileImporter().importClasses(PlantedUseOfInternals.class)))
        .hasMessageContaining("RateSource");
  }

  @Test
  void a_planted_cycle_between_a_package_and_one_below_it_is_found() {
    assertThatThrownBy(() -> NO_CYCLES.check(
            new ClassFileImporter().importClasses(PlantedFront.class, PlantedRoom.class)))
        .hasMessageContaining("PlantedFront")
        .hasMessageContaining("PlantedRoom");
  }

  @Test
  void planted_names_of_test_classes_are_found() {
    assertThatThrownBy(() -> NO_NAME_OF_A_TEST.check(
            new ClassFileImporter().importClasses(TestPlanted.class, KitRulesTest.class)))
        .hasMessageContaining("TestPlanted")
        .hasMessageContaining("KitRulesTest");
  }
}
