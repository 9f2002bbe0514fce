/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.testkit.internal.TrackedText;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.CharSequenceAssert;
import org.assertj.core.api.ThrowableAssert;

/**
 * Checks the outcome of a batch.
 *
 * <pre>{@code
 * assertThat(t.tryRunBatch()).hasFailedWith(IOException.class);
 * assertThat(t.runBatch()).hasSucceeded().hasInput("lines", 2).tookAttempts(1);
 * }</pre>
 */
public class BatchRunAssert extends TrackedAssert<BatchRunAssert, BatchRun> {
  private static final int MAX_CAUSES = 20;

  public BatchRunAssert(BatchRun actual) {
    super(
        actual,
        BatchRunAssert.class,
        actual == null ? null : actual.assertions().begin(actual.title(), "hasSucceeded()"));
  }

  /** Checks that the batch succeeded, at the first attempt or a later one. */
  public BatchRunAssert hasSucceeded() {
    isNotNull();
    Optional<Throwable> failure = actual.failure();
    if (failure.isPresent()) {
      AssertionError error = failure(
          "%nExpecting %s to have succeeded, but it failed: %s",
          actual.title(), failure.get().getMessage());
      error.initCause(failure.get());
      throw error;
    }
    return myself;
  }

  /** Checks that the batch failed. */
  public BatchRunAssert hasFailed() {
    requireFailure("to have failed");
    return myself;
  }

  /** Checks that the batch failed with an exception of this type, or one caused by it. */
  public BatchRunAssert hasFailedWith(Class<? extends Throwable> type) {
    Throwable failure = requireFailure("to have failed with " + type.getName());
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (type.isInstance(cause)) {
        return myself;
      }
      cause = cause.getCause();
    }
    AssertionError error = failure(
        "%nExpecting %s to have failed with %s, but it failed otherwise: %s",
        actual.title(), type.getName(), failure.getMessage());
    error.initCause(failure);
    throw error;
  }

  /**
   * Checks that the batch failed with a message that contains a text, such as the name of the
   * operation.
   */
  public BatchRunAssert hasFailureMessageContaining(String text) {
    Throwable failure = requireFailure("to have failed");
    if (!String.valueOf(failure.getMessage()).contains(text)) {
      throw failureWithActualExpected(
          String.valueOf(failure.getMessage()),
          text,
          "%nExpecting %s to have failed with a message that contains%n  %s%nbut it is%n  %s",
          actual.title(),
          text,
          failure.getMessage());
    }
    return myself;
  }

  /** Continues with the exception that the batch failed with. */
  public ThrowableAssert<Throwable> failure() {
    Throwable failure = requireFailure("to have failed");
    return new ThrowableAssert<>(failure).as("failure of %s", actual.title());
  }

  private Throwable requireFailure(String expectation) {
    isNotNull();
    return actual
        .failure()
        .orElseThrow(
            () -> failure("%nExpecting %s %s, but it succeeded", actual.title(), expectation));
  }

  /**
   * Checks how many attempts were made; a job makes more than one only with
   * {@code stream.batch.onFailure=retry}.
   */
  public BatchRunAssert tookAttempts(int expected) {
    isNotNull();
    actual.markSeen();
    return number("attempts", actual.attempts(), expected);
  }

  /**
   * Checks the number of attempts to publish the batch: 1 unless a sink failed to publish, or 0 if
   * the batch failed before.
   */
  public BatchRunAssert tookPublishAttempts(int expected) {
    isNotNull();
    actual.markSeen();
    return number("attempts to publish", actual.publishAttempts(), expected);
  }

  /** Checks how many records were read from a source. */
  public BatchRunAssert hasInput(String source, long records) {
    isNotNull();
    Long count = actual.inputRecords().get(source);
    if (count == null) {
      throw failure(
          "%nExpecting %s to have input from a source \"%s\", but there are %s",
          actual.title(), source, actual.inputRecords().keySet());
    }
    return number("records from \"" + source + "\"", count, records);
  }

  /** Checks how many records were read from all sources together. */
  public BatchRunAssert hasInputRecords(long records) {
    isNotNull();
    long count =
        actual.inputRecords().values().stream().mapToLong(Long::longValue).sum();
    return number("records of input", count, records);
  }

  /** Checks how late the batch started, on the tester's clock. */
  public BatchRunAssert hasSchedulingDelay(Duration expected) {
    isNotNull();
    return duration("scheduling delay", actual.schedulingDelay(), expected);
  }

  /** Checks how long the batch took, on the tester's clock. */
  public BatchRunAssert hasProcessingTime(Duration expected) {
    isNotNull();
    return duration("processing time", actual.processingTime(), expected);
  }

  /** Continues with what {@code print()} wrote in this batch. */
  public CharSequenceAssert printed() {
    isNotNull();
    String what = "what " + actual.title() + " printed";
    OpenAssertions.Open open = actual.assertions().begin(what, "isEqualTo(...)");
    return new CharSequenceAssert(new TrackedText(actual.printed(), open::checked)).as("%s", what);
  }

  private BatchRunAssert number(String what, long was, long expected) {
    if (was != expected) {
      throw failureWithActualExpected(
          was,
          expected,
          "%nExpecting %s to have %s %s, but it has %s",
          actual.title(),
          expected,
          what,
          was);
    }
    return myself;
  }

  private BatchRunAssert duration(String what, Duration was, Duration expected) {
    if (!was.equals(expected)) {
      throw failureWithActualExpected(
          was,
          expected,
          "%nExpecting %s to have a %s of %s ms, but it is %s ms",
          actual.title(),
          what,
          expected.toMillis(),
          was.toMillis());
    }
    return myself;
  }
}
