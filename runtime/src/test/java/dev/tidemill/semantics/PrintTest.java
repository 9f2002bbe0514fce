/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.aNull;
import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What print() writes, character by character. */
final class PrintTest {
  private static final String RULE = "-------------------------------------------\n";
  private static final AtomicInteger COMPUTED = new AtomicInteger();

  private static String header(String time) {
    return RULE + "Time: " + time + "\n" + RULE;
  }

  private static void prints(List<?> records, int n, String body) {
    for (int partitions : new int[] {1, 2, 7, 20}) {
      try (Stage stage = Stage.of(partitions)) {
        stage.ssc.queueStream(List.of(records)).print(n);
        stage.run(1);
        assertThat(stage.printed())
            .as("%d partitions", partitions)
            .isEqualTo(header("1970-01-01 00:00:01") + body);
      }
    }
  }

  @Test
  void a_batch_is_a_time_between_two_rules_its_records_and_an_empty_line() {
    assertThat(RULE.strip()).hasSize(43);
    prints(List.of("a", "b"), 10, "a\nb\n\n");
  }

  @Test
  void an_empty_batch_is_a_time_and_an_empty_line() {
    prints(List.of(), 10, "\n");
  }

  @Test
  void a_batch_without_partitions_is_a_time_and_an_empty_line() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.queueStream(List.<List<String>>of()).print();
      stage.run(2);
      assertThat(stage.printed())
          .isEqualTo(header("1970-01-01 00:00:01") + "\n" + header("1970-01-01 00:00:02") + "\n");
    }
  }

  @Test
  void print_shows_ten_records_and_dots_if_there_are_more() {
    for (int size : new int[] {9, 10, 11, 5000}) {
      try (Stage stage = Stage.of(3)) {
        List<Integer> records = IntStream.range(0, size).boxed().toList();
        stage.ssc.queueStream(List.of(records)).print();
        stage.run(1);
        String shown = IntStream.range(0, Math.min(10, size))
            .mapToObj(n -> n + "\n")
            .collect(Collectors.joining());
        assertThat(stage.printed())
            .isEqualTo(header("1970-01-01 00:00:01") + shown + (size > 10 ? "...\n" : "") + "\n");
      }
    }
  }

  @Test
  void print_n_shows_n_records_and_dots_if_there_are_more() {
    prints(List.of(1, 2, 3), 2, "1\n2\n...\n\n");
    prints(List.of(1, 2, 3), 3, "1\n2\n3\n\n");
    prints(List.of(1, 2, 3), 4, "1\n2\n3\n\n");
    prints(List.of(1, 2, 3), Integer.MAX_VALUE, "1\n2\n3\n\n");
  }

  @Test
  void print_0_shows_only_whether_there_is_anything() {
    prints(List.of(1), 0, "...\n\n");
    prints(List.of(), 0, "\n");
  }

  @Test
  void null_prints_null() {
    prints(batch("a", aNull()), 10, "a\nnull\n\n");
    prints(batch(BatchTables.<String>aNull()), 10, "null\n\n");
  }

  @Test
  void pairs_print_in_round_brackets() {
    prints(
        batch(pair("a", 1), pair(BatchTables.<String>aNull(), BatchTables.<Integer>aNull())),
        10,
        "(a,1)\n(null,null)\n\n");
  }

  @Test
  void a_pair_of_a_pair_and_a_list_prints_as_they_do() {
    prints(batch(pair("a", pair(1, List.of(2, 3)))), 10, "(a,(1,[2, 3]))\n\n");
  }

  @Test
  void records_of_several_lines_print_as_they_are() {
    prints(batch("a\nb", ""), 10, "a\nb\n\n\n");
  }

  @Test
  void umlauts_print_in_the_encoding_of_the_target() {
    prints(batch("größer \u2192"), 10, "größer \u2192\n\n");
  }

  @Test
  void records_print_in_order_of_partitions() {
    prints(List.of("d", "a", "c", "b"), 3, "d\na\nc\n...\n\n");
  }

  @Test
  void every_batch_prints() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.queueStream(List.of(batch("a"), batch(), batch("c"))).print();
      stage.run(3);
      assertThat(stage.printed())
          .isEqualTo(header("1970-01-01 00:00:01") + "a\n\n" + header("1970-01-01 00:00:02") + "\n"
              + header("1970-01-01 00:00:03") + "c\n\n");
    }
  }

  @Test
  void the_time_is_that_of_the_batch_in_the_given_zone() {
    long before = 1_445_011_741_000L;
    try (Stage stage = Stage.at(
        before, b -> b.environment(world -> world.withPrintZone(ZoneId.of("Europe/Berlin"))))) {
      stage.ssc.queueStream(List.of(batch("a"))).print();
      stage.run(1);
      assertThat(stage.printed()).isEqualTo(header("2015-10-16 18:09:02") + "a\n\n");
    }
    try (Stage stage = Stage.at(
        before, b -> b.environment(world -> world.withPrintZone(ZoneId.of("America/New_York"))))) {
      stage.ssc.queueStream(List.of(batch("a"))).print();
      stage.run(1);
      assertThat(stage.printed()).isEqualTo(header("2015-10-16 12:09:02") + "a\n\n");
    }
  }

  @Test
  void the_time_shows_milliseconds_when_the_interval_is_not_of_whole_seconds() {
    try (Stage stage = Stage.with(b -> b.batchInterval(Duration.ofMillis(500)))) {
      stage.ssc.queueStream(List.of(batch("a"))).print();
      stage.run(2);
      assertThat(stage.printed())
          .isEqualTo(header("1970-01-01 00:00:00.500") + "a\n\n" + header("1970-01-01 00:00:01.000")
              + "\n");
    }
    try (Stage stage = Stage.with(b -> b.batchInterval(Duration.ofMillis(1500)))) {
      stage.ssc.queueStream(List.of(batch("a"))).print();
      stage.run(1);
      assertThat(stage.printed()).isEqualTo(header("1970-01-01 00:00:01.500") + "a\n\n");
    }
    try (Stage stage = Stage.with(b -> b.batchInterval(Duration.ofMinutes(1)))) {
      stage.ssc.queueStream(List.of(batch("a"))).print();
      stage.run(1);
      assertThat(stage.printed()).isEqualTo(header("1970-01-01 00:01:00") + "a\n\n");
    }
  }

  @Test
  void several_prints_come_in_order_of_declaration() {
    try (Stage stage = Stage.of(2)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1, 2)));
      in.count().print();
      in.print();
      in.print(1);
      stage.run(1);
      assertThat(stage.printed())
          .isEqualTo(header("1970-01-01 00:00:01") + "2\n\n" + header("1970-01-01 00:00:01")
              + "1\n2\n\n" + header("1970-01-01 00:00:01") + "1\n...\n\n");
    }
  }

  @Test
  void a_stream_prints_only_when_it_has_a_batch() {
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(List.of(batch(1), batch(2), batch(3)))
          .window(Duration.ofSeconds(2), Duration.ofSeconds(2))
          .print();
      stage.run(3);
      assertThat(stage.printed()).isEqualTo(header("1970-01-01 00:00:02") + "1\n2\n\n");
    }
  }

  @Test
  void print_computes_no_more_partitions_than_it_needs() {
    COMPUTED.set(0);
    try (Stage stage = Stage.of(10)) {
      stage
          .ssc
          .queueStream(List.of(IntStream.range(0, 100).boxed().toList()))
          .map(n -> n + 0 * COMPUTED.incrementAndGet())
          .print(5);
      stage.run(1);
    }
    assertThat(COMPUTED.get()).isBetween(6, 10);
  }

  @Test
  void print_looks_on_in_further_partitions_when_the_first_ones_are_empty() {
    try (Stage stage = Stage.of(10)) {
      stage
          .ssc
          .queueStream(List.of(IntStream.range(0, 100).boxed().toList()))
          .filter(n -> n >= 95)
          .print(3);
      stage.run(1);
      assertThat(stage.printed()).isEqualTo(header("1970-01-01 00:00:01") + "95\n96\n97\n...\n\n");
    }
  }

  @Test
  void less_than_nothing_is_refused_where_it_is_declared() {
    try (Stage stage = Stage.of(1)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      assertThatThrownBy(() -> in.print(-1))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining("number of records is -1 in print (PrintTest.java:")
          .hasMessageContaining("at least 0");
    }
  }
}
