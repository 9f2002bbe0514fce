/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.view;

import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a job is doing, in one sentence: whether it keeps up, since when not, and the first cause.
 *
 * @param level how urgent it is
 * @param since when it began to be so; empty if that is not known
 */
public record Headline(Level level, String text, Optional<Time> since) {
  /** How urgent a headline is. */
  public enum Level {
    OK,
    WARN,
    BAD
  }

  private static final int LOOK_BACK = 20;
  private static final long MIN_BACKLOG = 100;

  /** The sentence about a job at this moment. */
  public static Headline of(ObservedJob job) {
    JobStatus status = job.status();
    List<ObservedBatch> batches = job.batches();
    Duration interval = job.description().batchInterval();
    return ended(status, batches)
        .or(() -> stuck(status, batches, interval, job.now()))
        .or(() -> behind(status, batches, interval))
        .or(() -> limited(job, batches, interval))
        .orElseGet(() -> keepingUp(job, status, batches, interval));
  }

  private static Optional<Headline> ended(JobStatus status, List<ObservedBatch> batches) {
    if (status.state() == JobStatus.State.FAILED) {
      String why =
          status.failure().map(failure -> Words.firstLine(failure.message())).orElse("");
      return Optional.of(new Headline(Level.BAD, "The job has failed: " + why, last(batches)));
    }
    if (status.state() == JobStatus.State.STOPPED) {
      return Optional.of(new Headline(
          Level.OK,
          "The job has stopped after "
              + Words.counted(status.succeeded() + status.skipped(), "batch", "batches") + " with "
              + Words.counted(status.records(), "record", "records") + ".",
          last(batches)));
    }
    return Optional.empty();
  }

  private static Optional<Time> last(List<ObservedBatch> batches) {
    return batches.isEmpty()
        ? Optional.empty()
        : Optional.of(batches.get(batches.size() - 1).time());
  }

  /** A batch that fails again and again, or that runs much longer than an interval. */
  private static Optional<Headline> stuck(
      JobStatus status, List<ObservedBatch> batches, Duration interval, Time now) {
    if (status.running().isEmpty()) {
      return Optional.empty();
    }
    JobStatus.Running running = status.running().get();
    Optional<ObservedBatch> failed = batches.isEmpty()
        ? Optional.empty()
        : Optional.of(batches.get(batches.size() - 1))
            .filter(batch -> batch.status() == ObservedBatch.Status.RETRYING);
    if (failed.isPresent()) {
      String why = failed
          .get()
          .failure()
          .map(failure -> Words.firstLine(failure.message()))
          .orElse("");
      return Optional.of(new Headline(
          Level.BAD,
          "A batch failed in attempt " + failed.get().attempt() + " and is attempted again: " + why,
          Optional.of(failed.get().time())));
    }
    Duration age = now.since(running.since());
    return age.compareTo(interval.multipliedBy(3)) > 0 && age.toMillis() > 2_000
        ? Optional.of(new Headline(
            Level.BAD,
            "A batch has been running for " + Words.of(age) + ", with an interval of "
                + Words.of(interval) + ": " + running.doing() + ".",
            Optional.of(running.batchTime())))
        : Optional.empty();
  }

  /** Batches begin late: from the first one of the present row of late ones. */
  private static Optional<Headline> behind(
      JobStatus status, List<ObservedBatch> batches, Duration interval) {
    int first = batches.size();
    while (first > 0 && isLate(batches.get(first - 1), interval)) {
      first--;
    }
    if (first == batches.size()) {
      return Optional.empty();
    }
    ObservedBatch last = batches.get(batches.size() - 1);
    // The one before was in time and made this one late.
    List<ObservedBatch> late = batches.subList(Math.max(0, first - 1), batches.size());
    ObservedBatch slowest = late.get(0);
    for (ObservedBatch batch : late) {
      if (batch.processingTime().compareTo(interval) > 0) {
        slowest = batch;
        break;
      }
      if (batch.processingTime().compareTo(slowest.processingTime()) > 0) {
        slowest = batch;
      }
    }
    String cause = Cause.of(slowest)
        .map(found -> "; " + Words.percent(found.share()) + " of it in " + found.what())
        .orElse("");
    String waiting = status.waiting() > 0
        ? ", and " + Words.counted(status.waiting(), "more was due", "more were due") + " behind it"
        : "";
    return Optional.of(new Headline(
        last.schedulingDelay().compareTo(interval.multipliedBy(5)) > 0 ? Level.BAD : Level.WARN,
        "Behind by " + Words.of(last.schedulingDelay()) + waiting + ". A batch took "
            + Words.of(slowest.processingTime()) + " of " + Words.of(interval) + cause + ".",
        Optional.of(slowest.time())));
  }

  private static boolean isLate(ObservedBatch batch, Duration interval) {
    return batch.schedulingDelay().compareTo(interval) > 0;
  }

  /** Batches are in time because they take less than there is: a source falls behind instead. */
  private static Optional<Headline> limited(
      ObservedJob job, List<ObservedBatch> batches, Duration interval) {
    List<ObservedBatch> recent = recent(batches);
    Optional<SourceStatus> source = job.sources().stream()
        .filter(each -> each.lag().records().orElse(0) > backlog(each.name(), recent))
        .max(Comparator.comparingLong(each -> each.lag().records().orElse(0)));
    if (source.isEmpty() || recent.isEmpty()) {
      return Optional.empty();
    }
    ObservedBatch slowest =
        recent.stream().max(Comparator.comparing(ObservedBatch::processingTime)).get();
    String cause = Cause.of(slowest)
        .map(found -> "; " + Words.percent(found.share()) + " of it in " + found.what())
        .orElse("");
    return Optional.of(new Headline(
        Level.WARN,
        "Batches are in time, but about "
            + Words.count(source.get().lag().records().orElse(0))
            + " records of " + Words.of(source.get().origin())
            + " wait, because batches take only what they can process. The slowest of the last "
            + Words.counted(recent.size(), "batch", "batches") + " took "
            + Words.of(slowest.processingTime()) + " of " + Words.of(interval) + cause + ".",
        Optional.empty()));
  }

  /** More than this is a backlog: what five batches take of the source. */
  private static long backlog(String source, List<ObservedBatch> recent) {
    double average = recent.stream()
        .mapToLong(batch -> {
          ObservedBatch.Input input = batch.inputs().get(source);
          return input == null ? 0 : input.records();
        })
        .average()
        .orElse(0);
    return Math.max(MIN_BACKLOG, (long) (average * 5));
  }

  private static List<ObservedBatch> recent(List<ObservedBatch> batches) {
    return batches.subList(Math.max(0, batches.size() - LOOK_BACK), batches.size());
  }

  private static Headline keepingUp(
      ObservedJob job, JobStatus status, List<ObservedBatch> batches, Duration interval) {
    if (status.state() == JobStatus.State.STARTING) {
      return new Headline(
          Level.OK,
          "Starting"
              + job.progress().stream()
                  .reduce((first, second) -> second)
                  .map(last -> ": " + last.text())
                  .orElse("")
              + ".",
          Optional.of(job.description().startTime()));
    }
    if (batches.isEmpty()) {
      return new Headline(
          Level.OK,
          status.running().isPresent()
              ? "The first batch is running."
              : "Waiting for the first batch, which comes " + Words.of(interval)
                  + " after the last multiple of that interval.",
          Optional.of(job.description().startTime()));
    }
    List<ObservedBatch> recent = recent(batches);
    Duration sum = Duration.ZERO;
    Duration longest = Duration.ZERO;
    for (ObservedBatch batch : recent) {
      sum = sum.plus(batch.processingTime());
      longest = longest.compareTo(batch.processingTime()) < 0 ? batch.processingTime() : longest;
    }
    Duration average = sum.dividedBy(recent.size());
    String skipped = status.skipped() > 0
        ? " " + Words.counted(status.skipped(), "batch was", "batches were")
            + " skipped since the start."
        : "";
    boolean isTight = average.multipliedBy(10).compareTo(interval.multipliedBy(8)) > 0;
    return new Headline(
        isTight || status.skipped() > 0 ? Level.WARN : Level.OK,
        (isTight ? "Keeping up with little to spare: " : "Keeping up: ") + "the last "
            + Words.counted(recent.size(), "batch", "batches") + " took " + Words.of(average)
            + " of " + Words.of(interval) + " on average, " + Words.of(longest) + " at most."
            + skipped,
        Optional.empty());
  }
}
