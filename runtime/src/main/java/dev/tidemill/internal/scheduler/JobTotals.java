/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.listener.BatchReport;
import java.time.Duration;

/** Counts what a job has done. */
final class JobTotals {
  private long batches;
  private long succeeded;
  private long skipped;
  private boolean undone;
  private long failedAttempts;
  private long records;
  private Duration processing = Duration.ZERO;
  private Duration longest = Duration.ZERO;
  private Duration mostDelayed = Duration.ZERO;

  /** A batch has its turn: the one before it is over, and was skipped if it has not succeeded. */
  void begun() {
    skipUndone();
    batches++;
    undone = true;
  }

  /**
   * The job has ended. The batch that it fails with is not skipped: its records stay where they
   * are.
   */
  void ended(boolean failed) {
    if (!failed) {
      skipUndone();
    }
  }

  private void skipUndone() {
    if (undone) {
      skipped++;
    }
    undone = false;
  }

  /** An attempt at a batch is over. */
  void attempted(BatchReport report) {
    processing = processing.plus(report.processingTime());
    longest = longer(longest, report.processingTime());
    if (report.failure().isPresent()) {
      failedAttempts++;
    } else {
      succeeded++;
      undone = false;
      records += report.numRecords();
      mostDelayed = longer(mostDelayed, report.totalDelay());
    }
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }

  private static String seconds(Duration time) {
    return time.toSeconds() + "." + time.toMillisPart() / 100 + " s";
  }

  /** One line about all of it. */
  String text(Duration running) {
    String text = JobLog.counted(batches, "batch", "batches")
        + (skipped > 0 ? ", " + skipped + " skipped," : "") + " in " + seconds(running) + ": "
        + JobLog.counted(records, "record", "records");
    if (succeeded + failedAttempts > 0) {
      text += ", " + processing.toMillis() / (succeeded + failedAttempts)
          + " ms for a batch on average and " + longest.toMillis() + " ms at most, done at most "
          + mostDelayed.toMillis() + " ms after its time";
    }
    if (failedAttempts > 0) {
      text += "; " + JobLog.counted(failedAttempts, "attempt", "attempts") + " failed";
    }
    if (undone) {
      text += ", the last batch has not succeeded";
    }
    return text;
  }
}
