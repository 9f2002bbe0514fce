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
 * The outcome of one batch of a tester, in one or more attempts.
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

  /** Returns the number of the batch, from 1. */
  public int number() {
    return number;
  }

  /** Returns the time of the batch, which is the end of its interval. */
  public Time time() {
    return last().batch().time();
  }

  /** Returns the number of attempts. */
  public int attempts() {
    return reports.size();
  }

  /**
   * Returns the number of attempts to publish the batch: 1 unless a sink failed to publish, or 0 if
   * the batch failed before.
   */
  public int publishAttempts() {
    return last().publishAttempts();
  }

  /** Returns the report of each attempt, in order. */
  public List<BatchReport> reports() {
    markSeen();
    return reports;
  }

  /** Returns why the last attempt failed; empty if it succeeded. */
  public Optional<Throwable> failure() {
    markSeen();
    return last().failure();
  }

  /** Returns the number of records read, by source name. */
  public Map<String, Long> inputRecords() {
    return last().inputRecords();
  }

  /** Returns the time from the batch time to its start, on the tester's clock. */
  public Duration schedulingDelay() {
    return last().schedulingDelay();
  }

  /**
   * Returns the time from its start to its end, on the tester's clock. Zero unless something
   * advanced that clock.
   */
  public Duration processingTime() {
    return last().processingTime();
  }

  /** Returns what {@code print()} wrote in this batch. */
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

  /** Marks the outcome of this batch as checked. */
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
