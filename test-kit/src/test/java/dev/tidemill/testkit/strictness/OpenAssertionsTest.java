/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.strictness;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;
import static dev.tidemill.testkit.StreamAssertions.catchThrowableOfType;

import dev.tidemill.testkit.BatchRunAssert;
import dev.tidemill.testkit.PrintedOutputAssert;
import dev.tidemill.testkit.RddAssert;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamProbeAssert;
import dev.tidemill.testkit.StreamSoftAssertions;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.StrictnessError;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Assertions that are begun and followed by no check look like tests, and test nothing. */
@SuppressWarnings("CheckReturnValue") // that is the mistake
class OpenAssertionsTest {
  private interface Body {
    void run(StreamTester t, StreamProbe<String> words);
  }

  /** What the end of a test says, after a batch whose probe need not be checked. */
  private static String endOf(Body body) {
    StreamTester t = StreamTester.create();
    StreamProbe<String> words = t.probe(t.queueStream("words", String.class).batch("a").stream());
    words.lenient();
    t.context().namedStream("words").print();
    t.runBatch();
    body.run(t, words);
    StrictnessError error = catchThrowableOfType(StrictnessError.class, t::close);
    return error == null ? "" : String.valueOf(error.getMessage());
  }

  private static Arguments begun(String subject, String advice, Body body) {
    return Arguments.of(subject, advice, body);
  }

  static Stream<Arguments> withoutCheck() {
    return Stream.of(
        begun(
            "batch 1 (1000 ms)",
            "hasSucceeded()",
            (t, words) -> assertThat(t.batchRuns().get(0))),
        begun(
            "what batch 1 (1000 ms) printed",
            "isEqualTo(...)",
            (t, words) -> assertThat(t.batchRuns().get(0)).printed()),
        begun(
            "printed output",
            "batch(1).containsExactly(...)",
            (t, words) -> assertThat(t.printed()).as("described")),
        begun(
            "what batch 1 printed",
            "containsExactly(...)",
            (t, words) -> assertThat(t.printed()).batch(1)),
        begun(
            "what a filter leaves of batch 1 of probe \"words\"",
            "containsExactly(...)",
            (t, words) -> assertThat(words).batch(1).filteredOn(word -> word.equals("b"))),
        begun(
            "what a filter leaves of all batches of probe \"words\"",
            "containsExactly(...)",
            (t, words) -> assertThat(words)
                .flattened()
                .filteredOn(word -> word.equals("a"))
                .filteredOnAssertions(word -> assertThat(word).isEqualTo("a"))
                .as("described")),
        begun(
            "what a filter leaves of what batch 1 printed",
            "containsExactly(...)",
            (t, words) -> assertThat(t.printed()).batch(1).filteredOn(String::isEmpty)),
        begun("probe \"words\"", "hasBatches(...)", (t, words) -> assertThat(words)),
        begun(
            "probe \"words\"",
            "hasBatches(...)",
            (t, words) -> assertThat(words).inAnyOrderWithinBatch()),
        begun(
            "batch 1 of probe \"words\"",
            "containsExactly(...)",
            (t, words) -> assertThat(words).batch(1).as("described")),
        begun(
            "all batches of probe \"words\"",
            "containsExactly(...)",
            (t, words) -> assertThat(words).flattened()),
        begun(
            "probe \"words\"",
            "hasBatches(...)",
            (t, words) -> new StreamSoftAssertions().assertThat(words)));
  }

  @ParameterizedTest
  @MethodSource("withoutCheck")
  void an_assertion_without_a_check_is_found(String subject, String advice, Body body) {
    assertThat(endOf(body))
        .startsWith("1 problem found at the end of the test:\n  - assertThat on " + subject
            + " (OpenAssertionsTest.java:")
        .contains(") is followed by no check; add one, such as " + advice + "\n");
  }

  @Test
  void a_probe_that_must_be_checked_is_named_once() {
    StreamTester t = StreamTester.create();
    StreamProbe<String> words = t.probe(t.queueStream("words", String.class).batch("a").stream());
    t.runBatch();
    assertThat(words);
    assertThat(catchThrowableOfType(StrictnessError.class, t::close))
        .hasMessageStartingWith("1 problem found at the end of the test:");
  }

  @Test
  void an_assertion_of_an_rdd_without_a_check_is_found_inside_a_batch_too() {
    StreamTester t = StreamTester.create();
    t.queueStream("words", String.class).batch("a").stream().foreachRDD(rdd -> {
      assertThat(rdd);
      assertThat(rdd).records();
    });
    t.runBatch();
    assertThat(catchThrowableOfType(StrictnessError.class, t::close))
        .hasMessageStartingWith("2 problems found at the end of the test:\n  - assertThat on ")
        .hasMessageContaining("is followed by no check; add one, such as hasRecords(...)")
        .hasMessageContaining("is followed by no check; add one, such as containsExactly(...)");
  }

  static Stream<Body> withCheck() {
    return Stream.of(
        (t, words) -> assertThat(t.batchRuns().get(0)).hasSucceeded(),
        (t, words) -> assertThat(t.batchRuns().get(0)).matches(run -> run.attempts() == 1),
        (t, words) -> assertThat(t.batchRuns().get(0))
            .satisfies(run -> assertThat(run.attempts()).isEqualTo(1)),
        (t, words) -> assertThat(t.batchRuns().get(0)).printed().contains("a"),
        (t, words) -> assertThat(t.batchRuns().get(0))
            .printed()
            .isEqualTo(t.batchRuns().get(0).printed()),
        (t, words) -> assertThat(t.printed()).contains("a"),
        (t, words) -> assertThat(t.printed()).batch(1).hasSize(1),
        (t, words) -> assertThat(words).hasBatches(batch("a")),
        (t, words) ->
            assertThat(words).batch(1).filteredOn(word -> word.equals("b")).isEmpty(),
        (t, words) -> assertThat(words).flattened().elements(0).containsExactly("a"),
        (t, words) ->
            assertThat(t.printed()).batch(1).filteredOn(String::isEmpty).hasSize(0),
        (t, words) -> assertThat(words).hasBatchCount(1),
        (t, words) -> assertThat(words).batch(1).first().isEqualTo("a"),
        (t, words) -> assertThat(words).flattened().isEqualTo(List.of("a")),
        (t, words) -> {
          StreamSoftAssertions softly = new StreamSoftAssertions();
          softly.assertThat(words).hasBatches(batch("a"));
          softly.assertAll();
        },
        (t, words) -> assertThat(t.context().parallelize(List.of(1), 1)).hasRecords(1),
        (t, words) ->
            assertThat(t.context().parallelize(List.of(1), 1)).records().contains(1));
  }

  @ParameterizedTest
  @MethodSource("withCheck")
  void an_assertion_with_a_check_is_not(Body body) {
    assertThat(endOf(body)).isEmpty();
  }

  /** What only describes or configures an assertion. */
  private static final Set<String> NO_CHECKS = Set.of(
      "as",
      "describedAs",
      "overridingErrorMessage",
      "withFailMessage",
      "usingComparator",
      "usingDefaultComparator",
      "usingEquals",
      "withThreadDumpOnError",
      "withRepresentation");

  static Stream<Class<?>> kinds() {
    return Stream.of(
        StreamProbeAssert.class, BatchRunAssert.class, PrintedOutputAssert.class, RddAssert.class);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void every_check_that_assertj_brings_along_counts_as_one(Class<?> kind) {
    Set<String> uncounted = new TreeSet<>();
    for (Method method : AbstractAssert.class.getDeclaredMethods()) {
      if (isCheck(method) && !isOverridden(kind, method)) {
        uncounted.add(method.toString());
      }
    }
    assertThat(uncounted).isEmpty();
  }

  private static boolean isCheck(Method method) {
    int modifiers = method.getModifiers();
    boolean canBeCalled = Modifier.isPublic(modifiers) || method.getName().endsWith("ForProxy");
    boolean leadsOn = AbstractAssert.class.isAssignableFrom(method.getReturnType())
        || method.getReturnType() == void.class;
    return canBeCalled
        && leadsOn
        && !Modifier.isStatic(modifiers)
        && !Modifier.isFinal(modifiers)
        && !method.isBridge()
        && !NO_CHECKS.contains(method.getName());
  }

  private static boolean isOverridden(Class<?> kind, Method method) {
    for (Class<?> at = kind; at != AbstractAssert.class; at = at.getSuperclass()) {
      for (Method own : at.getDeclaredMethods()) {
        if (own.getName().equals(method.getName())
            && List.of(own.getParameterTypes()).equals(List.of(method.getParameterTypes()))) {
          return true;
        }
      }
    }
    return false;
  }
}
