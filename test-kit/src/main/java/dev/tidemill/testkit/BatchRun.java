/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AssertProvider;

/**
 * How one batch of a tester went, in one attempt or several.
 *
 * <pre>{@code
 * BatchRun run = t.tryRunBatch();
 * assertThat(run).hasFailedWith(NumberFormatException.class).hasInput("lines", 3);
 * }</pre>
 */
public final class BatchRun implements AssertProvider<BatchRunAssert> {
  private final int number;
  private final List<BatchReport> reports;
  private final String printed;
  private final OpenAssertions assertions;
  private volatile boolean seen;

  BatchRun(int number, List<BatchReport> reports, String printed, OpenAssertions assertions) {
    this.number = number;
    this.reports = List.copyOf(reports);
    this.printed = printed;
    this.assertions = assertions;
  }

  /** Which batch this is, from 1. */
  public int number() {
    return number;
  }

  /** Time of the batch: the end of its interval. */
  public Time time() {
    return last().batch().time();
  }

  /** How many attempts were made at it. */
  public int attempts() {
    return reports.size();
  }

  /** How often it was tried to publish it: 1, unless a sink could not, or 0 if it failed before. */
  public int publishAttempts() {
    return last().publishAttempts();
  }

  /** The report of each attempt, in order. */
  public List<BatchReport> reports() {
    markSeen();
    return reports;
  }

  /** Why its last attempt failed, or empty if it did not. */
  public Optional<Throwable> failure() {
    markSeen();
    return last().failure();
  }

  /** How many records were read from each source, by its name. */
  public Map<String, Long> inputRecords() {
    return last().inputRecords();
  }

  /** From the batch's time to its start, on the tester's clock. */
  public Duration schedulingDelay() {
    return last().schedulingDelay();
  }

  /** From its start to its end, on the tester's clock: zero unless something moved that clock. */
  public Duration processingTime() {
    return last().processingTime();
  }

  /** What {@code print()} has written in this batch. */
  public String printed() {
    return printed;
  }

  List<BatchReport> allReports() {
    return reports;
  }

  BatchReport last() {
    return reports.get(reports.size() - 1);
  }

  boolean hasFailed() {
    return last().failure().isPresent();
  }

  /** Somebody knows how this batch went. */
  void markSeen() {
    seen = true;
  }

  boolean isSeen() {
    return seen;
  }

  ErrorCode code() {
    return last().failure().orElseThrow() instanceof TidemillException known
        ? known.code()
        : ErrorCode.USER_FUNCTION_FAILED;
  }

  OpenAssertions assertions() {
    return assertions;
  }

  /** {@code batch 2 (2000 ms)}. */
  String title() {
    return "batch " + number + " (" + time() + ")";
  }

  @Override
  public BatchRunAssert assertThat() {
    return new BatchRunAssert(this);
  }

  @Override
  public String toString() {
    return title()
        + last().failure().map(failure -> " failed: " + failure.getMessage()).orElse(" succeeded");
  }
}
