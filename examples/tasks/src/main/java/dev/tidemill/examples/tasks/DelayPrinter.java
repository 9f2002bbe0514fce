/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * A listener that prints the delays of each batch, and says when the job cannot keep up:
 *
 * <pre>
 * 1000 ms: 20 records, waited 0 ms, ran 1500 ms, SLOWER than the interval of 1000 ms
 * </pre>
 *
 * <p>Listeners are called on the driver's thread, so they should be quick.
 */
final class DelayPrinter implements StreamingListener {
  private final Duration interval;
  private final PrintStream out;

  DelayPrinter(Duration interval, PrintStream out) {
    this.interval = interval;
    this.out = out;
  }

  @Override
  public void onBatchCompleted(BatchReport report) {
    boolean late = report.processingTime().compareTo(interval) > 0;
    out.printf(
        Locale.ROOT,
        "%s: %d records, waited %d ms, ran %d ms%s%s%n",
        report.batch().time(),
        report.numRecords(),
        report.schedulingDelay().toMillis(),
        report.processingTime().toMillis(),
        late ? ", SLOWER than the interval of " + interval.toMillis() + " ms" : "",
        report.failure().map(failure -> ", FAILED: " + failure.getMessage()).orElse(""));
  }
}
