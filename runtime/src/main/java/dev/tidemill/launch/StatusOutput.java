/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import java.io.PrintStream;
import java.util.List;

/** Where and in what form the status of jobs is shown. */
interface StatusOutput {
  /** How long after a report the next one may come. */
  long minMillis();

  /** Shows how a job is doing; {@code news} are the batches since the last report. */
  void report(ObservedJob job, List<ObservedBatch> news);

  /** Shows that it has ended. */
  void ended(ObservedJob job);

  /** A line that is always the last one of a terminal. */
  record Line(StatusDisplay display) implements StatusOutput {
    @Override
    public long minMillis() {
      return 200;
    }

    @Override
    public void report(ObservedJob job, List<ObservedBatch> news) {
      display.show(StatusText.line(job));
    }

    @Override
    public void ended(ObservedJob job) {
      display.erase();
    }
  }

  /** A line from time to time. */
  record Plain(PrintStream target, long minMillis) implements StatusOutput {
    @Override
    public void report(ObservedJob job, List<ObservedBatch> news) {
      target.println(job.description().name() + ": " + StatusText.line(job));
    }

    @Override
    public void ended(ObservedJob job) {}
  }

  /** An object for each batch, in a line of its own. */
  record Json(PrintStream target) implements StatusOutput {
    @Override
    public long minMillis() {
      return 20;
    }

    @Override
    public void report(ObservedJob job, List<ObservedBatch> news) {
      news.forEach(batch -> target.println(StatusText.batch(job, batch)));
    }

    @Override
    public void ended(ObservedJob job) {
      target.println(StatusText.end(job));
    }
  }
}
