/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.assertion;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;
import static dev.tidemill.testkit.StreamAssertions.catchThrowableOfType;

import dev.tidemill.data.Pair;
import dev.tidemill.testkit.Batch;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.presentation.StandardRepresentation;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** Batches in, batches out, and what is said when they are others. */
class HasBatchesTest {
  private interface Check<T> {
    void on(StreamProbe<T> probe);
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  private static <T> void given(List<Batch<T>> input, Check<T>... checks) {
    try (StreamTester t = StreamTester.create()) {
      var queue = t.<T>queueStream("in");
      input.forEach(batch -> queue.batchOf(batch.records()));
      StreamProbe<T> probe = t.probe(queue.stream());
      t.runBatches(input.size());
      for (Check<T> check : checks) {
        check.on(probe);
      }
      probe.lenient();
    }
  }

  private static <T> String failure(List<Batch<T>> input, Check<T> check) {
    String[] message = new String[1];
    given(input, probe -> {
      AssertionFailedError error =
          catchThrowableOfType(AssertionFailedError.class, () -> check.on(probe));
      assertThat(error).as("a failure").isNotNull();
      message[0] = String.valueOf(error.getMessage());
    });
    return message[0];
  }

  // -------------------------------------------------------------------- passing

  @Test
  void should_pass_if_batches_are_as_expected_in_their_order() {
    given(
        List.of(batch("a", "b"), batch(), batch("c")),
        probe ->
            assertThat(probe).hasBatches(batch("a", "b"), batch(), batch("c")).hasNoMoreBatches());
  }

  @Test
  void should_go_on_where_the_last_check_ended() {
    given(
        List.of(batch(1), batch(2), batch(), batch(), batch(5)),
        probe -> assertThat(probe).hasBatches(batch(1)),
        probe -> assertThat(probe).hasBatchesOf(List.of(batch(2))).hasEmptyBatches(2),
        probe -> assertThat(probe).hasBatches(batch(5)).hasNoMoreBatches());
  }

  @Test
  void should_pass_in_any_order_if_each_record_occurs_as_often() {
    given(
        List.of(batch("b", "a", "b")),
        probe -> assertThat(probe).inAnyOrderWithinBatch().hasBatches(batch("b", "b", "a")));
  }

  @Test
  void should_pass_within_the_tolerance_also_inside_pairs() {
    given(
        List.of(batch(Pair.of("a", 0.1 + 0.2)), batch(Pair.of("b", 1.0))),
        probe -> assertThat(probe)
            .withTolerance(1e-9)
            .hasBatches(batch(Pair.of("a", 0.3)), batch(Pair.of("b", 1.0))));
  }

  @Test
  void should_find_partners_in_any_order_where_a_tolerance_leaves_a_choice() {
    given(
        List.of(batch(1.5, 1.0)),
        probe -> assertThat(probe)
            .withTolerance(0.6)
            .inAnyOrderWithinBatch()
            .hasBatches(batch(1.2, 2.0)));
  }

  private static final class Opaque {
    @SuppressWarnings("UnusedVariable") // read by the recursive comparison
    private final int value;

    Opaque(int value) {
      this.value = value;
    }

    @Override
    public String toString() {
      return "opaque";
    }
  }

  @Test
  void should_pass_recursively_for_types_without_equals() {
    given(
        List.of(batch(new Opaque(1))),
        probe -> assertThat(probe).comparingRecordsRecursively().hasBatches(batch(new Opaque(1))));
  }

  @Test
  void should_pass_by_a_function() {
    given(
        List.of(batch("A")),
        probe ->
            assertThat(probe).comparingRecordsBy(String::equalsIgnoreCase).hasBatches(batch("a")));
  }

  @Test
  void should_compare_arrays_by_their_elements() {
    given(
        List.of(batch(new int[] {1, 2})),
        probe -> assertThat(probe).hasBatches(batch(new int[] {1, 2})));
  }

  @Test
  void should_navigate_to_a_batch_and_to_all_records() {
    given(
        List.of(batch("a"), batch("b", "c")),
        probe -> assertThat(probe).batch(2).hasSize(2).contains("c"),
        probe -> assertThat(probe).flattened().containsExactly("a", "b", "c"));
  }

  // -------------------------------------------------------------------- failing

  @Test
  void should_show_a_record_that_came_late() {
    String message = failure(
        List.of(batch("a"), batch("b", "c"), batch()),
        probe -> assertThat(probe).as("words").hasBatches(batch("a", "b"), batch("c"), batch()));
    assertThat(message).isEqualToNormalizingNewlines("""
        [words]\s
        Expecting probe "in" to have the next 3 batches, but batches 1, 2 differ:

          batch | time    | input       | expected | actual        | difference
          ------+---------+-------------+----------+---------------+---------------------------------------
          1     | 1000 ms | in: "a"     | "a" "b"  | "a"           | "b" arrived one batch late (batch 2)
          2     | 2000 ms | in: "b" "c" | "c"      | "b" "c"       | "b" was expected one batch before (batch 1)
          3     | 3000 ms | in: (empty) | (empty)  | (as expected) |
        """.replace(
            "---------------------------------------\n",
            "--------------------------------------------\n"));
  }

  @Test
  void should_show_a_wrong_value_of_a_key_a_missing_and_an_unexpected_record() {
    String message = failure(
        List.of(batch(Pair.of("a", 2L), Pair.of("c", 1L))),
        probe -> assertThat(probe)
            .inAnyOrderWithinBatch()
            .hasBatches(batch(Pair.of("a", 3L), Pair.of("b", 1L))));
    assertThat(message)
        .contains("in any order within a batch, but batch 1 differs")
        .contains("| \"a\": expected 3L, was 2L")
        .contains("| (b,1) is missing")
        .contains("| (c,1) is unexpected");
  }

  @Test
  void should_advise_a_tolerance_where_numbers_are_rounded() {
    assertThat(failure(
            List.of(batch(Pair.of("a", 0.1 + 0.2))),
            probe -> assertThat(probe).hasBatches(batch(Pair.of("a", 0.3)))))
        .contains(
            "\"a\": expected 0.3, was 0.30000000000000004; floating-point numbers are best compared"
                + " withTolerance(...)");
  }

  @Test
  void should_name_the_types_of_numbers_that_cannot_be_equal() {
    assertThat(failure(
            List.of(batch((Object) Pair.of("a", 5.0))),
            probe -> assertThat(probe).hasBatches(batch(Pair.of("a", 5)))))
        .contains("\"a\": expected an Integer 5, was a Double 5.0");
  }

  @Test
  void should_count_duplicates() {
    String message = failure(
        List.of(batch("a", "a", "b")),
        probe -> assertThat(probe).inAnyOrderWithinBatch().hasBatches(batch("a", "b", "b")));
    assertThat(message)
        .contains("\"b\" once, expected twice")
        .contains("\"a\" twice, expected once");
  }

  @Test
  void should_say_when_only_the_order_differs() {
    assertThat(failure(
            List.of(batch("a", "b")), probe -> assertThat(probe).hasBatches(batch("b", "a"))))
        .contains(
            "same records in another order; if their order does not matter, say inAnyOrderWithinBatch()");
  }

  @Test
  void should_say_when_types_differ_that_look_the_same() {
    String message = failure(
        List.of(batch((Object) Pair.of("a", 2L))),
        probe -> assertThat(probe).hasBatches(batch(Pair.of("a", 2))));
    assertThat(message)
        .contains("(a,2) looks the same but is not: expected an Integer 2, was a Long 2L");
  }

  @Test
  void should_say_when_a_type_has_no_equals() {
    assertThat(failure(
            List.of(batch(new Opaque(1))),
            probe -> assertThat(probe).hasBatches(batch(new Opaque(1)))))
        .contains("looks the same but does not equal; if its type Opaque has no equals(), say"
            + " comparingRecordsRecursively()");
  }

  @Test
  void should_say_when_a_batch_has_not_run() {
    assertThat(failure(
            List.of(batch("a")), probe -> assertThat(probe).hasBatches(batch("a"), batch("b"))))
        .contains("but batch 2 differs")
        .contains("has not run; run one more batch");
  }

  @Test
  void should_find_a_late_record_behind_the_batches_that_are_checked() {
    assertThat(failure(
            List.of(batch(), batch("a")), probe -> assertThat(probe).hasBatches(batch("a"))))
        .contains("\"a\" arrived one batch late (batch 2)")
        .contains("(not checked)");
  }

  @Test
  void should_list_batches_that_are_too_many() {
    assertThat(catchThrowableOfType(
            AssertionError.class,
            () -> given(
                List.of(batch("a"), batch("b")),
                probe -> assertThat(probe).hasBatches(batch("a")).hasNoMoreBatches())))
        .hasMessageContaining("Expecting probe \"in\" to have no more batches, but it has one:")
        .hasMessageContaining("2     | 2000 ms | in: \"b\" | \"b\"");
  }

  @Test
  void should_say_which_batches_there_are() {
    assertThat(catchThrowableOfType(
            AssertionError.class,
            () -> given(
                List.of(batch("a"), batch("b")),
                probe -> assertThat(probe).batch(3).isEmpty())))
        .hasMessageContaining("Expecting probe \"in\" to have a batch 3, but it has batches 1, 2");
  }

  @Test
  void should_give_an_ide_two_texts_to_compare() {
    given(List.of(batch("a"), batch("b")), probe -> {
      AssertionFailedError error = catchThrowableOfType(
          AssertionFailedError.class, () -> assertThat(probe).hasBatches(batch("a"), batch("x")));
      assertThat(error.getExpected().getStringRepresentation())
          .isEqualTo("batch 1: \"a\"\nbatch 2: \"x\"\n");
      assertThat(error.getActual().getStringRepresentation())
          .isEqualTo("batch 1: \"a\"\nbatch 2: \"b\"\n");
    });
  }

  @Test
  void should_print_records_as_the_test_wants_them_printed() {
    StandardRepresentation shouting = new StandardRepresentation() {
      @Override
      protected String toStringOf(String text) {
        return "<" + text + ">";
      }
    };
    assertThat(failure(
            List.of(batch("a")),
            probe -> assertThat(probe).withRepresentation(shouting).hasBatches(batch("b"))))
        .contains("<b> is missing")
        .contains("<a> is unexpected");
  }

  // ------------------------------------------------- long records, batches and histories

  private static long rows(String message) {
    return message.lines().filter(line -> line.startsWith("  ")).count() - 2;
  }

  @Test
  void should_cut_long_records() {
    String longText = "x".repeat(300);
    String message =
        failure(List.of(batch(longText)), probe -> assertThat(probe).hasBatches(batch("short")));
    assertThat(message).contains("xxx ... xxx").contains("xxx... is unexpected");
    assertThat(message.lines()).allMatch(line -> line.length() < 320);
  }

  @Test
  void should_show_where_a_long_record_differs_from_the_one_most_like_it() {
    String before = "x".repeat(300) + " temperature ";
    String after = " " + "y".repeat(300);
    assertThat(failure(
            List.of(batch("z".repeat(300), before + "17" + after)),
            probe -> assertThat(probe)
                .inAnyOrderWithinBatch()
                .hasBatches(batch(before + "18" + after, "z".repeat(300)))))
        .containsPattern("\\.\\.\\.x* temperature 18 y+\\.\\.\\. is missing")
        .containsPattern("\\.\\.\\.x* temperature 17 y+\\.\\.\\. is unexpected");
  }

  private static Batch<Object> numbers(int count, int wrong) {
    return Batch.of(IntStream.range(0, count)
        .map(i -> i == wrong ? -i : i)
        .<Object>mapToObj(i -> i)
        .toList());
  }

  @Test
  void should_show_of_long_batches_what_differs() {
    String message = failure(
        List.of(numbers(500, 250)), probe -> assertThat(probe).hasBatches(numbers(500, -1)));
    assertThat(message)
        .contains("| (250 as expected) 250 251 252")
        .contains("| (250 as expected) -250 251 252")
        .contains("| differs from record 251 on; expected 500 records, was 500")
        .contains("| 250 is missing")
        .contains("| -250 is unexpected");
    assertThat(message.lines()).allMatch(line -> line.length() < 320);
  }

  @Test
  void should_show_of_long_batches_in_any_order_only_what_differs() {
    assertThat(failure(
            List.of(numbers(500, 250)),
            probe -> assertThat(probe).inAnyOrderWithinBatch().hasBatches(numbers(500, -1))))
        .contains("| (499 as expected) 250 ")
        .contains("| (499 as expected) -250 ")
        .doesNotContain("251");
  }

  @Test
  void should_show_of_a_batch_that_is_too_short_that_nothing_follows() {
    assertThat(failure(
            List.of(numbers(100, -1)), probe -> assertThat(probe).hasBatches(numbers(101, -1))))
        .contains("| (100 as expected) 100 ")
        .contains("| (100 as expected) (no more)");
  }

  private static List<Batch<Integer>> history(int batches, int... wrong) {
    return IntStream.rangeClosed(1, batches)
        .mapToObj(number -> batch(IntStream.of(wrong).anyMatch(w -> w == number) ? -1 : number))
        .toList();
  }

  @Test
  void should_show_of_a_long_history_the_batches_around_the_differences() {
    String message =
        failure(history(200, 100, 103), probe -> assertThat(probe).hasBatchesOf(history(200)));
    assertThat(message)
        .contains("but batches 100, 103 differ")
        .containsSubsequence(
            "... 97 batches as expected",
            "98    |",
            "99    |",
            "100   |",
            "101   |",
            "102   |",
            "103   |",
            "104   |",
            "105   |",
            "... 95 batches as expected");
    assertThat(rows(message)).isLessThan(15);
  }

  @Test
  void should_show_a_short_history_whole() {
    String message = failure(history(25, 3), probe -> assertThat(probe).hasBatchesOf(history(25)));
    assertThat(message).doesNotContain("batches as expected").contains("25    |");
  }

  @Test
  void should_count_the_differences_that_it_does_not_show() {
    int[] most = IntStream.rangeClosed(11, 190).toArray();
    String message =
        failure(history(200, most), probe -> assertThat(probe).hasBatchesOf(history(200)));
    assertThat(message)
        .contains("but batches 11 to 190 differ")
        .contains("... 8 batches as expected")
        .contains("... 10 batches as expected, 170 batches that differ");
    assertThat(rows(message)).isLessThan(35);
  }

  @Test
  void should_name_a_few_of_many_differing_batches() {
    int[] even = IntStream.rangeClosed(1, 100).map(i -> 2 * i).toArray();
    assertThat(failure(history(200, even), probe -> assertThat(probe).hasBatchesOf(history(200))))
        .contains("but batches 2, 4, 6, 8, 10, 12 and 94 more differ");
  }

  @Test
  void should_count_the_batches_that_are_not_checked() {
    assertThat(failure(history(200, 1), probe -> assertThat(probe).hasBatchesOf(history(2))))
        .contains("... 197 batches not checked");
  }

  @Test
  void should_list_a_few_of_many_batches_that_are_too_many() {
    assertThat(catchThrowableOfType(
            AssertionError.class,
            () -> given(history(200), probe -> assertThat(probe).hasNoMoreBatches())))
        .hasMessageContaining("to have no more batches, but it has 200:")
        .hasMessageContaining("10    | 10000 ms |")
        .hasMessageContaining("... 190 more");
  }

  @Test
  void should_print_the_same_table_however_records_are_spread() {
    Batch<Integer> expected = batch(1, 2, 3);
    assertThat(failure(
                List.of(batch(5, 1, 4)),
                probe -> assertThat(probe).inAnyOrderWithinBatch().hasBatches(expected))
            .replace("5 1 4", "input"))
        .isEqualTo(failure(
                List.of(batch(4, 5, 1)),
                probe -> assertThat(probe).inAnyOrderWithinBatch().hasBatches(expected))
            .replace("4 5 1", "input"));
  }
}
