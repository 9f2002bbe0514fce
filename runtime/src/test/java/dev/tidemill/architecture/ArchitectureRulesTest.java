/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule finds what is planted for it in the code base below {@code fixture}, and nothing else. */
final class ArchitectureRulesTest {
  private static final String BASE = "dev.tidemill.architecture.fixture";
  private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(BASE);

  private static final String ROWS = """
      time            |               |
      data            |               |
      tangle          |               |
      spi             |               | data
      knot.left       |               |
      knot.right      |               | knot.left
      internal.graph  | pure          | data
      internal.plan   | pure          | data internal.graph
      internal.engine | slf4j threads |
      (root)          |               | *
      launch          | root          | (root)
      """;

  private final ArchitectureRules rules = rules(ROWS);

  @Test
  void reports_when_there_is_too_little_to_judge() {
    assertThat(rules.tooFewClasses(1)).isEmpty();
    assertThat(rules.tooFewClasses(100))
        .containsExactly(
            "only 33 classes found below dev.tidemill.architecture.fixture, at least 100 expected: is the code base where the test looks for it?");
    ArchitectureRules elsewhere =
        new ArchitectureRules(PackageTable.of("dev.tidemill.elsewhere", ""), "Clock", CLASSES);
    assertThat(elsewhere.tooFewClasses(1)).hasSize(1);
  }

  @Test
  void reports_packages_without_row_and_packages_without_class() {
    assertThat(rules.packagesAndRowsThatDoNotMatch())
        .containsExactly(
            "hollow has no row: decide what it may import",
            "nowhere has no row: decide what it may import",
            "hollow has no class: add it with its first one");
  }

  @Test
  void reports_rows_without_package_and_rows_said_twice() {
    assertThat(rules(ROWS + "hollow\nnowhere\nghost\ntime\n").packagesAndRowsThatDoNotMatch())
        .containsExactly(
            "hollow has no class: add it with its first one",
            "ghost has a row and does not exist",
            "time has two rows");
  }

  @Test
  void reports_a_row_that_names_itself_a_lower_row_or_none() {
    assertThat(rules.rowsThatNameNoRowAbove()).isEmpty();
    assertThat(rules("time || time\nspi || data\ndata || ghost\nknot.left || data\n")
            .rowsThatNameNoRowAbove())
        .containsExactly(
            "the row of time names time, which has no row above it",
            "the row of spi names data, which has no row above it",
            "the row of data names ghost, which has no row above it");
  }

  @Test
  void reports_imports_of_packages_and_libraries_that_the_row_does_not_allow() {
    assertThat(rules.importsOutsideTheTable())
        .containsExactly(
            "data.LoggingItem names org.slf4j.LoggerFactory (LoggingItem.java:12): its row does not allow that",
            "internal.engine.UpwardLooking names Facade (UpwardLooking.java:12): its row does not allow that",
            "internal.graph.EagerNode names internal.plan.Planner (EagerNode.java:0): its row does not allow that",
            "internal.graph.EagerNode names internal.plan.Planner (EagerNode.java:11): its row does not allow that",
            "internal.graph.EagerNode names internal.plan.Planner (EagerNode.java:14): its row does not allow that",
            "knot.left.Left names knot.right.Right (Left.java:0): its row does not allow that");
  }

  @Test
  void reports_names_of_the_base_package_from_below() {
    assertThat(rules.namesOfTheRoot())
        .containsExactly(
            "internal.engine.UpwardLooking names Facade (UpwardLooking.java:12): the base package stands above it");
  }

  @Test
  void reports_cycles_within_a_sub_tree_and_through_the_base_package() {
    assertThat(rules.cycles())
        .map(cycle -> cycle.replaceAll("(?s)\\s+", " ").replaceFirst(" 1\\. .*", ""))
        .containsExactly(
            "Cycle detected: Slice (root) -> Slice internal.engine -> Slice (root)",
            "Cycle detected: Slice internal.graph -> Slice internal.plan -> Slice internal.graph",
            "Cycle detected: Slice knot.left -> Slice knot.right -> Slice knot.left");
  }

  private static final String CIRCLE =
      "Customer -> Order; Invoice -> Payment; Order -> Invoice; Payment -> Customer";

  @Test
  void reports_classes_of_a_package_that_depend_on_each_other() {
    assertThat(rules.classKnots(3, ""))
        .containsExactly("4 classes of tangle depend on each other, more than 3: " + CIRCLE);
    assertThat(rules.classKnots(4, "")).isEmpty();
  }

  @Test
  void reports_two_classes_that_depend_on_each_other_where_that_is_not_allowed() {
    assertThat(rules.classKnots(1, ""))
        .containsExactly(
            "4 classes of tangle depend on each other, more than 1: " + CIRCLE,
            "2 classes of tangle depend on each other, more than 1: Left -> Right; Right -> Left");
  }

  @Test
  void reports_known_knots_that_are_smaller_or_gone() {
    assertThat(rules.classKnots(3, "tangle | Customer Invoice Order Payment | planted"))
        .isEmpty();
    assertThat(rules.classKnots(3, "tangle | Customer Dot Invoice Order Payment | planted"))
        .containsExactly(
            "the list of known knots names [Dot] of tangle, no longer part of the knot: take them off the list");
    assertThat(rules.classKnots(4, "tangle | Customer Invoice Order Payment | planted"))
        .containsExactly(
            "the list of known knots names one in tangle that does not exist any more: take it off the list");
    assertThat(rules.classKnots(3, "tangle | Customer Invoice Order | planted"))
        .containsExactly(
            "4 classes of tangle depend on each other, more than 3: " + CIRCLE,
            "the list of known knots names one in tangle that does not exist any more: take it off the list");
  }

  @Test
  void reports_reads_of_wall_time_beside_the_clock() {
    assertThat(rules.readsOfWallTime())
        .containsExactly(
            "time.Stopwatch calls java.lang.System.nanoTime (Stopwatch.java:16): ask the clock that is passed in",
            "time.Stopwatch calls java.time.Clock.systemUTC (Stopwatch.java:24): ask the clock that is passed in",
            "time.Stopwatch calls java.time.Instant.now (Stopwatch.java:13): ask the clock that is passed in");
  }

  @Test
  void reports_what_is_random_where_nothing_may_be() {
    assertThat(rules.randomnessOutside(Set.of()))
        .containsExactly(
            "spi.Guess calls java.util.Collections.shuffle (Guess.java:22): derive ids from the job's, and give generators a seed",
            "spi.Guess calls java.util.Random.<init> (Guess.java:17): derive ids from the job's, and give generators a seed",
            "spi.Guess calls java.util.UUID.randomUUID (Guess.java:16): derive ids from the job's, and give generators a seed",
            "spi.Guess calls java.util.concurrent.ThreadLocalRandom.current (Guess.java:25): derive ids from the job's, and give generators a seed");
    assertThat(rules.randomnessOutside(Set.of("spi.Guess"))).isEmpty();
  }

  @Test
  void reports_leave_to_be_random_that_nobody_uses() {
    assertThat(rules.randomnessOutside(Set.of("spi.Guess", "time.Stopwatch")))
        .containsExactly("time.Stopwatch may be random and is not: take it off the list");
  }

  @Test
  void reports_threads_that_start_without_leave() {
    assertThat(rules.threadsOutsideTheirRows())
        .containsExactly(
            "internal.plan.ParallelPlanner calls java.lang.Thread.<init> (ParallelPlanner.java:13): use the executor that is passed in",
            "internal.plan.ParallelPlanner calls java.lang.Thread.<init> (ParallelPlanner.java:16): use the executor that is passed in",
            "internal.plan.ParallelPlanner calls java.util.List.parallelStream (ParallelPlanner.java:22): use the executor that is passed in");
  }

  @Test
  void reports_input_and_output_and_concurrency_in_pure_packages() {
    assertThat(rules.impurities())
        .containsExactly(
            "internal.graph.FileNode names java.nio.file.Path (FileNode.java:0): its package is to stay free of I/O and concurrency",
            "internal.plan.CountingPlanner names java.util.concurrent.atomic.AtomicLong (CountingPlanner.java:0): its package is to stay free of I/O and concurrency",
            "internal.plan.CountingPlanner names java.util.concurrent.atomic.AtomicLong (CountingPlanner.java:12): its package is to stay free of I/O and concurrency");
  }

  @Test
  void reports_internal_types_in_public_signatures() {
    assertThat(rules.internalTypesInPublicSignatures())
        .containsExactly(
            "Facade.nodes() shows internal.graph.Node",
            "Facade.workers() shows internal.engine.Worker");
  }

  @Test
  void reports_packages_that_do_not_mark_absent_values() {
    assertThat(rules.packagesWithoutNullMarked())
        .containsExactly("nowhere has no package-info.java with @NullMarked");
  }

  @Test
  void refuses_a_mark_that_does_not_exist() {
    assertThatIllegalArgumentException().isThrownBy(() -> PackageTable.of(BASE, "time | swift"));
  }

  private static ArchitectureRules rules(String rows) {
    return new ArchitectureRules(PackageTable.of(BASE, rows), "time.SystemClock", CLASSES);
  }
}
