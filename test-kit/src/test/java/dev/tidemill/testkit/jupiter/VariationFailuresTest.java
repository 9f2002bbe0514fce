/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.jupiter;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.tidemill.data.Pair;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.Variation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.opentest4j.AssertionFailedError;

/** What a reader sees of a test that fails in several variations: each failure once, and how to run only that variation. */
class VariationFailuresTest {
  private static List<Throwable> failures(Class<?> tests) {
    return failures(tests, "all");
  }

  private static List<Throwable> failures(Class<?> tests, String variations) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(tests))
        .configurationParameter("stream.test.variations", variations)
        .execute()
        .testEvents()
        .failed()
        .stream()
        .map(VariationFailuresTest::failure)
        .toList();
  }

  private static Throwable failure(Event event) {
    return event
        .getRequiredPayload(TestExecutionResult.class)
        .getThrowable()
        .orElseThrow(() -> new AssertionError(event + " has no failure"));
  }

  private static String printed(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static String printed(List<Throwable> failures) {
    return String.join("", failures.stream().map(VariationFailuresTest::printed).toList());
  }

  private static int occurrences(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }

  // ------------------------------------------------------------------ a wrong number

  static class WrongNumber {
    @StreamTest
    void counts(StreamTester t) {
      t.probe(t.queueStream("words", String.class).batch("a", "b", "a", "c").stream()
              .countByValue()
              .named("counts"))
          .lenient();
      t.runBatch();
      assertThat(t.probe("counts"))
          .inAnyOrderWithinBatch()
          .hasBatches(batch(Pair.of("a", 3L), Pair.of("b", 7L), Pair.of("d", 1L)));
    }
  }

  @Test
  void the_table_of_a_wrong_number_is_printed_once() {
    List<Throwable> failures = failures(WrongNumber.class);
    assertThat(failures).hasSize(7);
    String all = printed(failures);
    assertThat(occurrences(all, "batch | time")).isEqualTo(1);
    assertThat(occurrences(all, "expected 3L, was 2L")).isEqualTo(1);
    for (Throwable failure : failures) {
      assertThat(failure).isInstanceOf(AssertionFailedError.class);
      assertThat(String.valueOf(failure.getMessage()).lines()).hasSize(1);
    }
  }

  @Test
  void the_first_failure_has_the_table_the_line_and_a_short_message() {
    Throwable first = failures(WrongNumber.class).get(0);
    assertThat(first)
        .hasMessage(
            "Expecting probe \"counts\" to have the next batch in any order within a batch, but batch 1"
                + " differs, in [plain]; the stack trace has the whole message");
    assertThat(printed(first))
        .startsWith("org.opentest4j.AssertionFailedError: ")
        .contains(
            "batch | time", "\"a\": expected 3L, was 2L", "counts(VariationFailuresTest.java:")
        .contains(
            "this is the variation [plain]. To run only this one, say -Dstream.test.variations=plain."
                + " Each row of the table is a batch, which has the records of one batch interval");
  }

  static class SmallTable {
    @StreamTest
    void copies(StreamTester t) {
      StreamProbe<String> words = t.probe(t.queueStream("words", String.class).batch("a").stream());
      t.runBatch();
      assertThat(words).hasBatches(batch("b"));
    }
  }

  @Test
  void a_small_table_is_printed_once_too() {
    List<Throwable> failures = failures(SmallTable.class);
    assertThat(failures.get(0)).hasMessageEndingWith("; the stack trace has the whole message");
    assertThat(occurrences(printed(failures), "batch | time")).isEqualTo(1);
  }

  static class OrderOfRecords {
    @StreamTest
    void counts(StreamTester t) {
      t.queueStream("words", String.class).batch("a", "b", "a").stream()
          .mapToPair(word -> Pair.of(word, 1L))
          .reduceByKey(Long::sum)
          .named("counts")
          .print();
      t.runBatch();
      assertThat(t.probe("counts")).hasBatches(batch(Pair.of("a", 7L), Pair.of("b", 1L)));
    }
  }

  @Test
  void a_wrong_number_is_printed_once_though_the_order_of_records_differs() {
    List<Throwable> failures = failures(OrderOfRecords.class, "plain,seven_partitions");
    String all = printed(failures);
    assertThat(failures).hasSize(2);
    assertThat(occurrences(all, "batch | time")).isEqualTo(1);
    assertThat(all).contains("[7 partitions] fails as [plain] does");
  }

  @Test
  void an_ide_can_still_compare_the_two_sides() {
    AssertionFailedError first =
        (AssertionFailedError) failures(WrongNumber.class).get(0);
    assertThat(first.getExpected().getStringRepresentation()).contains("(b,7)");
    assertThat(first.getActual().getStringRepresentation()).contains("(b,1)");
  }

  @Test
  void those_that_fail_as_the_first_say_so_and_where() {
    List<Throwable> failures = failures(WrongNumber.class);
    for (Throwable same : failures.subList(1, 7)) {
      assertThat(same).hasMessageMatching("\\[.*] fails as \\[plain] does");
      assertThat(same.getStackTrace())
          .allMatch(f -> f.getClassName().contains("VariationFailuresTest"));
      assertThat(printed(same)).contains("counts(VariationFailuresTest.java:");
    }
    assertThat(failures.get(6)).hasMessage("[large reads] fails as [plain] does");
  }

  // ------------------------------------------------------------- numbers that differ

  static class DependsOnPartitions {
    @StreamTest
    void counts(StreamTester t) {
      t.queueStream("words", String.class).batch("a", "b", "c", "d").stream()
          .glom()
          .filter(partition -> !partition.isEmpty())
          .count()
          .named("counts")
          .print();
      t.runBatch();
      assertThat(t.probe("counts")).hasBatches(batch(5L));
    }
  }

  @Test
  void another_failure_is_printed_with_its_own_table() {
    List<Throwable> failures = failures(DependsOnPartitions.class);
    String all = printed(failures);
    assertThat(failures).hasSize(7);
    assertThat(occurrences(all, "batch | time")).isEqualTo(3);
    assertThat(all)
        .contains("4L is unexpected", "1L is unexpected", "2L is unexpected")
        .contains("[large reads] fails as [1 partition] does")
        .contains(
            "this is the variation [2 partitions], in which records are spread over two partitions; if others"
                + " pass, the job depends on that. To run only this one, say"
                + " -Dstream.test.variations=two_partitions");
  }

  // ------------------------------------------------------------------ other failures

  static class Throws {
    @StreamTest
    void parses(StreamTester t) {
      t.probe(
          t.queueStream("words", String.class).batch("1", "2", "x").stream().map(Integer::valueOf));
      t.runBatch();
    }
  }

  @Test
  void an_exception_of_the_job_is_printed_once_whatever_its_partition() {
    String all = printed(failures(Throws.class));
    assertThat(occurrences(all, "on the record x")).isEqualTo(1);
    assertThat(occurrences(all, "fails as [plain] does")).isEqualTo(6);
  }

  static class Forgets {
    @StreamTest
    void asserts_nothing(StreamTester t) {
      t.probe(t.queueStream("words", String.class).batch("a").stream());
      t.runBatch();
    }
  }

  @Test
  void what_a_test_has_left_is_printed_once() {
    String all = printed(failures(Forgets.class));
    assertThat(occurrences(all, "was never asserted")).isEqualTo(1);
    assertThat(occurrences(all, "fails as [plain] does")).isEqualTo(6);
  }

  static class WrongSetting {
    @StreamTest(batch = "soon")
    void never_runs(StreamTester t) {
      t.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void a_wrong_setting_is_printed_once() {
    String all = printed(failures(WrongSetting.class));
    assertThat(occurrences(all, "stream.batchInterval is \"soon\"")).isEqualTo(1);
    assertThat(occurrences(all, "fails as [plain] does")).isEqualTo(6);
  }

  // -------------------------------------------------------- tests of their own

  static class Twice {
    @StreamTest(variations = {Variation.PLAIN, Variation.SERIALIZED})
    void first(StreamTester t) {
      throw new IllegalStateException("mine");
    }

    @StreamTest(variations = {Variation.PLAIN, Variation.SERIALIZED})
    void second(StreamTester t) {
      throw new IllegalStateException("mine");
    }
  }

  @Test
  void two_tests_that_fail_alike_are_both_printed() {
    List<Throwable> failures = failures(Twice.class);
    String all = printed(failures);
    assertThat(failures).hasSize(4);
    assertThat(occurrences(all, "IllegalStateException: mine")).isEqualTo(2);
    assertThat(all).contains("To run only this one, say @StreamTest(variations = Variation.PLAIN)");
  }

  static class OtherLine {
    private static void fail() {
      throw new IllegalStateException("wrong");
    }

    @StreamTest
    void fails_elsewhere(StreamTester t) {
      if (t.context().defaultPartitions() == 1) {
        fail();
      }
      fail();
    }
  }

  @Test
  void the_same_message_from_another_line_is_another_failure() {
    String all = printed(failures(OtherLine.class, "plain,one_partition,two_partitions"));
    assertThat(occurrences(all, "IllegalStateException: wrong")).isEqualTo(2);
    assertThat(all).contains("[2 partitions] fails as [plain] does");
  }

  @Test
  void the_only_variation_gets_no_advice_to_run_only_it() {
    assertThat(printed(failures(WrongNumber.class, "serialized")))
        .contains("this is the variation [serialized]")
        .doesNotContain("To run only this one");
  }
}
