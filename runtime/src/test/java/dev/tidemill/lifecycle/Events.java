/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.OutputInfo;
import dev.tidemill.listener.OutputReport;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Notes what a job tells, one line per event; any thread may wait until something was told. */
final class Events implements StreamingListener {
  private final List<String> lines = new ArrayList<>();
  private final List<BatchReport> reports = new ArrayList<>();

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  synchronized List<BatchReport> reports() {
    return List.copyOf(reports);
  }

  List<String> lines(String prefix) {
    return lines().stream().filter(line -> line.startsWith(prefix)).toList();
  }

  /** Times of the batches that have completed, well or not, in milliseconds. */
  List<Long> times() {
    return reports().stream().map(report -> report.batch().time().millis()).toList();
  }

  List<Long> delays() {
    return reports().stream().map(report -> report.schedulingDelay().toMillis()).toList();
  }

  /** Waits until the lines are as wanted, or fails after a minute. */
  synchronized void await(Predicate<List<String>> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (!wanted.test(lines)) {
      long remaining = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (remaining <= 0) {
        throw new AssertionError("after a minute there were only these events: " + lines);
      }
      wait(remaining);
    }
  }

  void awaitLine(String prefix) throws InterruptedException {
    await(all -> all.stream().anyMatch(line -> line.startsWith(prefix)));
  }

  private synchronized void note(String line) {
    lines.add(line);
    notifyAll();
  }

  @Override
  public void onStreamingStarted(Time firstBatch) {
    note("started, first batch at " + firstBatch);
  }

  @Override
  public void onStreamingStopped(Optional<Throwable> failure) {
    note("stopped" + failure.map(e -> " by " + e.getMessage()).orElse(""));
  }

  @Override
  public void onBatchStarted(BatchInfo batch) {
    note("batch " + batch.id() + " at " + batch.time() + " attempt " + batch.attempt() + " "
        + batch.ranges());
  }

  @Override
  public void onOutputStarted(BatchInfo batch, OutputInfo output) {
    note("output " + output.index() + " of " + batch.time() + " begins");
  }

  @Override
  public void onOutputCompleted(BatchInfo batch, OutputReport output) {
    note("output " + output.output().index() + " of " + batch.time()
        + (output.failure().isPresent() ? " fails" : " ends") + " after "
        + millis(output.duration()));
  }

  @Override
  public void onBatchCompleted(BatchReport report) {
    synchronized (this) {
      reports.add(report);
    }
    note("done " + report.batch().id() + " at " + report.batch().time() + " attempt "
        + report.batch().attempt() + " read " + report.inputRecords() + " start "
        + report.startTime() + " delay " + millis(report.schedulingDelay()) + " processing "
        + millis(report.processingTime()) + " total " + millis(report.totalDelay())
        + report.failure().map(e -> " failed: " + e.getMessage()).orElse(""));
  }

  @Override
  public void onReceiverStarted(ReceiverInfo receiver) {
    note("receiver of " + receiver.stream() + " started");
  }

  @Override
  public void onReceiverError(ReceiverInfo receiver) {
    note("receiver of " + receiver.stream() + " reports " + receiver.message());
  }

  @Override
  public void onReceiverStopped(ReceiverInfo receiver) {
    note("receiver of " + receiver.stream() + " stopped");
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }
}
