/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The programs of the first seeds are not too much alike: otherwise the tests that use them would say little. */
class GeneratorTest {
  private static final int SEEDS = 450;

  private static List<Program> programs() {
    return LongStream.rangeClosed(1, SEEDS).mapToObj(Generator::program).toList();
  }

  @Test
  void a_seed_makes_the_same_program_again() {
    assertThat(Generator.program(4711)).hasToString(Generator.program(4711).toString());
  }

  @Test
  void every_operation_is_seen_by_outputs() {
    Map<String, Integer> seen = new TreeMap<>();
    Catalogue.all().forEach(operation -> seen.put(operation.name(), 0));
    for (Program program : programs()) {
      reached(program)
          .forEach(stream ->
              seen.merge(program.nodes().get(stream).operation().name(), 1, Integer::sum));
    }
    assertThat(seen).allSatisfy((operation, times) -> assertThat(times).isGreaterThan(3));
  }

  @Test
  void streams_are_shared_by_operations_and_outputs() {
    assertThat(programs().stream().filter(GeneratorTest::sharesStreams)).hasSizeGreaterThan(100);
  }

  @Test
  void most_batches_have_records_and_some_have_none() {
    List<Trace.Entry> entries = new ArrayList<>();
    for (Program program : programs().subList(0, 70)) {
      Trace trace = Silence.during(() -> ProgramRun.of(program, Setup.of("reference", 2)));
      entries.addAll(trace.entries());
    }

    assertThat(entries.stream().filter(entry -> entry.records().isEmpty())).hasSizeGreaterThan(100);
    assertThat(entries.stream().filter(entry -> entry.records().size() > 3))
        .hasSizeGreaterThan(300);
  }

  @Test
  void much_is_certain_for_any_number_of_partitions() {
    Map<Certainty, Long> counts = new TreeMap<>();
    for (Program program : programs()) {
      program
          .certainties(Certainty.SEQUENCE)
          .ifPresent(all -> all.forEach(certainty -> counts.merge(certainty, 1L, Long::sum)));
    }
    assertThat(counts.getOrDefault(Certainty.SEQUENCE, 0L)).isGreaterThan(200);
    assertThat(counts.getOrDefault(Certainty.CONTENT, 0L)).isGreaterThan(80);
  }

  private static boolean sharesStreams(Program program) {
    List<Integer> used = new ArrayList<>();
    program.outputs().forEach(output -> used.add(output.stream()));
    reached(program).forEach(stream -> used.addAll(program.nodes().get(stream).inputs()));
    return new HashSet<>(used).size() < used.size();
  }

  private static Set<Integer> reached(Program program) {
    Set<Integer> reached = new HashSet<>();
    program.outputs().forEach(output -> reached.add(output.stream()));
    for (int i = program.nodes().size() - 1; i >= 0; i--) {
      if (reached.contains(i)) {
        reached.addAll(program.nodes().get(i).inputs());
      }
    }
    return reached;
  }
}
