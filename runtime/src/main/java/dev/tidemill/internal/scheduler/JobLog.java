/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.BatchSubmission;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs how a job is: what it consists of when it starts, that its batches are late, and a summary
 * when it ends. Used on the driver's thread.
 *
 * <p>A batch is late if it begins more than one batch interval after its time, and more than a
 * second: shorter delays come and go with a JVM that warms up or collects garbage. The first late
 * batch is a warning; then there is one a minute at most. After a warning, the first batch that is
 * not late is told too.
 */
public final class JobLog implements StreamingListener {
  /**
   * The logger is named after what it tells, and not after this class, so that people can choose
   * its level.
   */
  private static final Logger LOG = LoggerFactory.getLogger("dev.tidemill.job");

  private static final Duration MIN_LATENESS = Duration.ofSeconds(1);
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  private final JobOutline job;
  private final Clock clock;
  private final Duration allowed;
  private final JobTotals totals = new JobTotals();
  private long startNanos;
  private Optional<Long> warnedNanos = Optional.empty();
  private boolean warnedOfThese;
  private long late;
  private Duration mostLate = Duration.ZERO;
  private Duration lastBatchTook = Duration.ZERO;

  public JobLog(JobOutline job, Clock clock) {
    this.job = job;
    this.clock = clock;
    this.allowed =
        job.batchInterval().compareTo(MIN_LATENESS) < 0 ? MIN_LATENESS : job.batchInterval();
  }

  @Override
  public void onStreamingStarted(Time firstBatch) {
    startNanos = clock.nanoTime();
    LOG.info(
        "{} starts on {} with {}; a batch every {} ms, the first at {}",
        job.appName(),
        job.master(),
        counted(job.partitions(), "partition", "partitions"),
        job.batchInterval().toMillis(),
        job.times().text(firstBatch));
    list("setting", job.settings());
    list("source", job.sources());
    list("output", job.outputs());
    job.checkpoint().ifPresent(text -> LOG.info("checkpoint {}", text));
  }

  private static void list(String what, List<String> entries) {
    entries.forEach(entry -> LOG.info("{} {}", what, entry));
  }

  @Override
  public void onBatchSubmitted(BatchSubmission submission) {
    totals.begun();
    Duration delay = submission.submissionTime().since(submission.batch().time());
    if (delay.compareTo(allowed) > 0) {
      late++;
      mostLate = delay.compareTo(mostLate) > 0 ? delay : mostLate;
      warn(submission, delay);
    } else {
      if (warnedOfThese) {
        LOG.info(
            "batches begin in time again; {} began late, by up to {} ms",
            late,
            mostLate.toMillis());
      }
      warnedOfThese = false;
      late = 0;
      mostLate = Duration.ZERO;
    }
  }

  private void warn(BatchSubmission submission, Duration delay) {
    long nanos = clock.nanoTime();
    if (warnedNanos.filter(last -> nanos - last < QUIET_NANOS).isPresent()) {
      return;
    }
    warnedNanos = Optional.of(nanos);
    warnedOfThese = true;
    LOG.warn(
        "batch {} begins {} ms late, more than the batch interval of {} ms; {} waiting behind it."
            + " The batch before it took {} ms. If batches stay slower than the interval, give them"
            + " less to do, more threads (stream.master) or a longer stream.batchInterval",
        job.times().text(submission.batch().time()),
        delay.toMillis(),
        job.batchInterval().toMillis(),
        submission.waiting() == 1 ? "1 more batch is" : submission.waiting() + " more batches are",
        lastBatchTook.toMillis());
  }

  @Override
  public void onBatchCompleted(BatchReport report) {
    lastBatchTook = report.processingTime();
    totals.attempted(report);
  }

  @Override
  public void onStreamingStopped(Optional<Throwable> failure) {
    totals.ended(failure.isPresent());
    String summary = totals.text(Duration.ofNanos(clock.nanoTime() - startNanos));
    if (failure.isEmpty()) {
      LOG.info("{} has stopped after {}", job.appName(), summary);
    } else {
      LOG.error("{} has failed ({}) after {}", job.appName(), kind(failure.get()), summary);
    }
  }

  private static String kind(Throwable failure) {
    return failure instanceof TidemillException known
        ? known.code().name()
        : failure.getClass().getName();
  }

  static String counted(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
