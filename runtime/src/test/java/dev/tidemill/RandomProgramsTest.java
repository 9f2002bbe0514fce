/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.program.EngineAgrees;
import dev.tidemill.program.FailingHalfWay;
import dev.tidemill.program.PartitionsMatterNot;
import dev.tidemill.program.Property;
import dev.tidemill.program.PropertyCheck;
import dev.tidemill.program.ReferenceRuns;
import dev.tidemill.program.Setup;
import dev.tidemill.spi.engine.InThreadTaskExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random programs do on every engine what they do on the reference. */
class RandomProgramsTest {
  private static final int SEEDS = 300;
  private static final int TRAVELS = 40;
  private static final int NIGHTLY_SEEDS = 20_000;

  @Test
  void the_embedded_engine_agrees_with_any_threads_and_partitions() {
    new PropertyCheck(embedded()).programs(1, SEEDS);
  }

  @Test
  void the_number_of_partitions_changes_no_more_than_operations_say() {
    ReferenceRuns references = new ReferenceRuns();
    new PropertyCheck(List.of(
            new PartitionsMatterNot(1, 2, references), new PartitionsMatterNot(1, 7, references)))
        .programs(1, SEEDS);
  }

  @Test
  void an_engine_that_sends_plans_and_records_to_other_processes_agrees() {
    new PropertyCheck(List.of(travelling(2))).programs(1, TRAVELS);
  }

  @Test
  void an_engine_that_loses_and_restores_its_state_after_every_batch_agrees() {
    ReferenceRuns references = new ReferenceRuns();
    List<Property> properties = new ArrayList<>();
    for (Setup setup : List.of(Setup.of("restored[1]", 2), Setup.of("restored[2]", 7))) {
      properties.add(new EngineAgrees(setup, references));
      properties.add(new FailingHalfWay(new EngineAgrees(setup, references)));
    }
    new PropertyCheck(properties).programs(1, SEEDS);
  }

  @Test
  void engines_agree_on_what_is_left_by_batches_that_fail_while_they_change_state() {
    ReferenceRuns references = new ReferenceRuns();
    new PropertyCheck(Stream.of(Setup.of("local", 3), Setup.of("parallel[2]", 3))
            .<Property>map(setup -> new FailingHalfWay(new EngineAgrees(setup, references)))
            .toList())
        .programs(1, SEEDS);
  }

  @Test
  @Tag("nightly")
  void all_engines_agree_on_many_programs() {
    List<Property> properties = new ArrayList<>(embedded());
    properties.add(travelling(1));
    properties.add(travelling(7));
    new PropertyCheck(properties).programs(new Random().nextInt(1_000_000_000), NIGHTLY_SEEDS);
  }

  private static List<Property> embedded() {
    ReferenceRuns references = new ReferenceRuns();
    return Stream.of(
            Setup.of("local", 1),
            Setup.of("local", 2),
            Setup.of("local[2]", 2),
            Setup.of("parallel[2]", 2),
            Setup.of("parallel[2]", 2, InThreadTaskExecutor::new),
            Setup.of("local", 7),
            Setup.of("parallel[3]", 7))
        .<Property>map(setup -> new EngineAgrees(setup, references))
        .toList();
  }

  private static Property travelling(int partitions) {
    return new EngineAgrees(Setup.of("travelling[2]", partitions), new ReferenceRuns());
  }
}
