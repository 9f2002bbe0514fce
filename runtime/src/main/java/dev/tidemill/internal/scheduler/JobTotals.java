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
  private long failedAttempts;
  private long records;
  private Duration processing = Duration.ZERO;
  private Duration longest = Duration.ZERO;
  private Duration mostDelayed = Duration.ZERO;

  /** A batch has its turn. */
  void begun() {
    batches++;
  }

  /** An attempt at a batch is over. */
  void attempted(BatchReport report) {
    processing = processing.plus(report.processingTime());
    longest = longer(longest, report.processingTime());
    if (report.failure().isPresent()) {
      failedAttempts++;
    } else {
      succeeded++;
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
    String text = JobLog.counted(batches, "batch", "batches") + " in " + seconds(running) + ": "
        + JobLog.counted(records, "record", "records");
    if (succeeded + failedAttempts > 0) {
      text += ", " + processing.toMillis() / (succeeded + failedAttempts)
          + " ms for a batch on average and " + longest.toMillis() + " ms at most, done at most "
          + mostDelayed.toMillis() + " ms after its time";
    }
    if (failedAttempts > 0) {
      text += "; " + JobLog.counted(failedAttempts, "attempt", "attempts") + " failed, "
          + JobLog.counted(batches - succeeded, "batch has", "batches have") + " not succeeded";
    }
    return text;
  }
}
