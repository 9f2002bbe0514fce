/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tidemill.architecture.ArchitectureRules;
import dev.tidemill.architecture.PackageTable;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may import whom. A new package needs a row here, so it is a decision. */
final class ArchitectureTest {
  private static final PackageTable TABLE = PackageTable.of("dev.tidemill", """
      error              |               |
      spi.key            |               | error
      data               |               | error spi.key
      internal.interrupt |               |
      internal.thread    |               |
      time               |               | error
      function           |               | data
      internal.codec     |               |
      internal.data      |               |
      codec              |               | error spi.key data internal.codec internal.data
      internal.block     |               |
      internal.object    |               | error codec internal.block
      state              |               | time
      spi.storage        |               | error
      spi.job            | slf4j threads | error internal.thread
      spi.source         |               | time error function spi.job spi.storage
      spi.sink           |               | time error function spi.job spi.storage internal.block
      spi.harness        |               | error spi.sink spi.storage
      spi.state          |               | time function data spi.key state
      deadletter         |               | time
      listener           |               | time error deadletter spi.source
      spi.plan           | pure          | time error function data spi.source spi.state
      spi.value          |               | error data
      spi.kernel         |               | time error function data spi.key spi.plan spi.value internal.interrupt
      internal.isolation |               | time error function deadletter spi.source spi.plan spi.kernel
      spi.counter        |               | spi.plan spi.kernel
      spi.keyed          |               | time error function data spi.key state spi.state spi.value spi.kernel
      spi.engine         |               | time error function data listener spi.source spi.state spi.plan spi.counter internal.interrupt
      internal.counter   |               | error spi.counter spi.plan
      spi.metrics        |               | time error listener spi.source
      internal.progress  |               | time spi.source spi.metrics
      internal.journal   |               | listener spi.engine
      internal.log       | slf4j threads | spi.storage internal.thread
      internal.blocklog  | slf4j threads | time error codec spi.source spi.storage internal.log
      internal.connector | slf4j         | time error function data codec spi.source spi.storage internal.object
      internal.files     |               | error codec spi.job spi.sink spi.storage internal.object
      internal.letters   |               | time error codec deadletter spi.sink spi.storage internal.object
      internal.operators |               | error function data internal.data spi.plan
      rdd                |               | time error function data codec spi.sink spi.storage spi.plan spi.engine internal.operators internal.files
      internal.graph     | pure          | time error deadletter function data listener rdd spi.source spi.sink spi.plan spi.state
      internal.source    | slf4j         | time error function data codec listener spi.job spi.source spi.storage internal.interrupt internal.blocklog internal.thread
      internal.batch     |               | time error listener spi.source internal.source
      internal.plan      | pure          | time error function data listener rdd spi.source spi.plan spi.state spi.engine internal.isolation internal.operators internal.graph internal.batch internal.interrupt
      internal.state     |               | time spi.state spi.keyed spi.engine
      internal.engine    | slf4j threads | time error function data listener spi.key spi.source spi.plan spi.state spi.kernel spi.keyed spi.counter spi.engine internal.state internal.interrupt internal.thread
      internal.statestore | slf4j threads | time error data codec listener spi.storage spi.state spi.plan spi.engine internal.thread internal.progress
      internal.output    | slf4j         | time error function listener rdd spi.job spi.sink spi.harness spi.storage spi.plan internal.graph internal.journal internal.plan internal.interrupt
      internal.scheduler | slf4j threads | time error codec deadletter listener rdd spi.source spi.storage spi.plan spi.kernel spi.counter internal.counter spi.engine internal.isolation internal.object internal.graph internal.journal internal.source internal.batch internal.plan internal.output internal.interrupt internal.thread
      internal.checkpoint | slf4j        | time error listener codec spi.job spi.source spi.sink spi.storage spi.state spi.engine internal.log internal.statestore internal.graph internal.journal internal.batch internal.blocklog internal.progress
      internal.metrics   | slf4j threads | time error data listener spi.source spi.plan spi.engine internal.batch internal.counter internal.interrupt internal.plan spi.metrics internal.progress
      internal.closure   |               | error
      internal.settings  | slf4j         | error spi.source spi.state spi.metrics internal.log internal.checkpoint internal.connector internal.source internal.batch internal.scheduler
      internal.inspection |              | time error data codec spi.job spi.source spi.storage spi.plan spi.state spi.engine internal.log internal.statestore internal.graph internal.checkpoint internal.blocklog
      internal.job       | slf4j         | *
      (root)             |               | *
      launch             | threads root  | (root) time error listener spi.metrics internal.letters internal.scheduler internal.settings internal.inspection internal.thread
      """);

  /** Knots of more classes than allowed, with the reason. This list only gets shorter. */
  private static final String KNOWN_KNOTS = """
      (root)  | DStream DStreamLike DeadLetterDStream Declarations KeyedStateDeclaration MapWithStateDStream PairDStream StateDStream | each kind of stream has operations that return the others
      spi.key | EncodedClass HashFunction KeyClass RecordClass | how a record hashes is how the classes of its components do, so the kinds of classes find each other
      """;

  private static final ArchitectureRules RULES = new ArchitectureRules(
      TABLE,
      "time.SystemClock",
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(TABLE.base()));

  @Test
  void there_are_enough_classes_to_judge() {
    assertKept(RULES.tooFewClasses(100));
  }

  @Test
  void every_package_has_a_row_and_every_row_a_package() {
    assertKept(RULES.packagesAndRowsThatDoNotMatch());
  }

  @Test
  void a_row_names_only_rows_above_it() {
    assertKept(RULES.rowsThatNameNoRowAbove());
  }

  @Test
  void imports_follow_the_table() {
    assertKept(RULES.importsOutsideTheTable());
  }

  @Test
  void only_launch_names_the_base_package() {
    assertKept(RULES.namesOfTheRoot());
  }

  @Test
  void packages_are_free_of_cycles() {
    assertKept(RULES.cycles());
  }

  /** Three: a class, one that it makes, and what both are. */
  @Test
  void classes_of_a_package_form_no_knot_of_more_than_three() {
    assertKept(RULES.classKnots(3, KNOWN_KNOTS));
  }

  @Test
  void only_the_system_clock_reads_wall_time() {
    assertKept(RULES.readsOfWallTime());
  }

  /** Ids of jobs without a directory, and what defends tables of keys against a flood of collisions. */
  @Test
  void nothing_is_random_but_ids_of_new_jobs_and_the_seed_of_a_hash() {
    assertKept(RULES.randomnessOutside(Set.of("spi.job.RandomJobId", "spi.key.SeededHash")));
  }

  @Test
  void threads_start_only_in_packages_that_drive_work() {
    assertKept(RULES.threadsOutsideTheirRows());
  }

  @Test
  void graphs_and_plans_touch_neither_input_and_output_nor_concurrency() {
    assertKept(RULES.impurities());
  }

  @Test
  void public_signatures_show_no_internal_type() {
    assertKept(RULES.internalTypesInPublicSignatures());
  }

  @Test
  void every_package_marks_its_absent_values() {
    assertKept(RULES.packagesWithoutNullMarked());
  }

  private static void assertKept(List<String> violations) {
    assertThat(violations).isEmpty();
  }
}
