/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.view;

import dev.tidemill.listener.OutputInfo;
import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.Progress;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The documents of Spark's interface for programs: its fields have their names and meanings, with
 * times in ISO 8601 and UTC and durations in milliseconds. Optional values are left out.
 */
public final class SparkJson {
  private final ObservedJob job;

  public SparkJson(ObservedJob job) {
    this.job = job;
  }

  /** {@code applications}: all jobs of this JVM. */
  public static String applications(Collection<ObservedJob> jobs) {
    return new Json()
        .array(
            jobs,
            (json, job) -> json.object(() -> {
              json.field("id", job.description().id())
                  .field("name", job.description().name());
              json.name("attempts").array(() -> json.object(() -> attempt(json, job)));
            }))
        .toString();
  }

  private static void attempt(Json json, ObservedJob job) {
    JobStatus status = job.status();
    Time start = job.description().startTime();
    json.field("startTime", iso(start)).field("startTimeEpoch", start.millis());
    job.endTime()
        .ifPresent(end -> json.field("endTime", iso(end)).field("endTimeEpoch", end.millis()));
    json.field("completed", status.isOver());
    json.field("state", status.state().name()).field("succeededBatches", status.succeeded());
  }

  /** {@code streaming/statistics}. */
  public String statistics() {
    JobStatus status = job.status();
    List<ObservedBatch> batches = job.batches();
    List<SourceStatus> receivers = receiversOnly();
    long active = receivers.stream().filter(SourceStatus::isActive).count();
    Time start = job.description().startTime();
    long retained = batches.stream().filter(SparkJson::isCompleted).count();
    Json json = new Json();
    json.object(() -> {
      json.field("startTime", iso(start));
      json.field("startTimeEpoch", start.millis());
      json.field("batchDuration", job.description().batchInterval().toMillis());
      json.field("numReceivers", receivers.size());
      json.field("numActiveReceivers", active);
      json.field("numInactiveReceivers", receivers.size() - active);
      json.field("numTotalCompletedBatches", status.succeeded() + status.skipped());
      json.field("numRetainedCompletedBatches", retained);
      json.field("numActiveBatches", status.running().isPresent() ? 1 : 0);
      json.field("numProcessedRecords", status.records());
      json.field("numReceivedRecords", status.records());
      average(
          json,
          "avgInputRate",
          batches,
          batch -> batch.records() * 1_000 / job.description().batchInterval().toMillis());
      average(
          json, "avgSchedulingDelay", batches, batch -> batch.schedulingDelay().toMillis());
      average(
          json, "avgProcessingTime", batches, batch -> batch.processingTime().toMillis());
      average(json, "avgTotalDelay", batches, batch -> batch.totalDelay().toMillis());
    });
    return json.toString();
  }

  /** {@code streaming/counters}: the counters and gauges of the program. */
  public String counters() {
    Json json = new Json();
    json.object(() -> {
      json.name("counters").object(() -> job.counters().forEach(json::field));
      json.name("gauges")
          .object(() -> job.gauges().forEach((name, value) -> {
            if (value.isPresent()) {
              json.field(name, value.getAsDouble());
            }
          }));
    });
    return json.toString();
  }

  /** {@code streaming/progress}: operations that may take long and are under way. */
  public String progress() {
    Json json = new Json();
    json.array(job.progress(), SparkJson::progress);
    return json.toString();
  }

  static void progress(Json json, Progress operation) {
    json.object(() -> {
      json.field("operation", operation.operation()).field("text", operation.text());
      if (operation.unit() != Progress.Unit.NONE) {
        json.field("done", operation.done())
            .field("unit", operation.unit().name().toLowerCase(Locale.ROOT));
      }
      operation.share().ifPresent(share -> json.field("share", share));
      json.field("since", iso(operation.since()))
          .field("sinceEpoch", operation.since().millis());
    });
  }

  private static void average(
      Json json, String name, List<ObservedBatch> batches, ToLongFunction<ObservedBatch> value) {
    List<ObservedBatch> done = batches.stream().filter(SparkJson::isCompleted).toList();
    if (!done.isEmpty()) {
      json.field(name, done.stream().mapToLong(value).average().orElse(0));
    }
  }

  private static boolean isCompleted(ObservedBatch batch) {
    return batch.status() != ObservedBatch.Status.RETRYING;
  }

  private List<SourceStatus> receiversOnly() {
    return job.sources().stream().filter(SourceStatus::isReceiver).toList();
  }

  /** {@code streaming/receivers}. */
  public String receivers() {
    Json json = new Json();
    List<SourceStatus> sources = job.sources();
    json.array(() -> {
      for (int id = 0; id < sources.size(); id++) {
        if (sources.get(id).isReceiver()) {
          receiver(json, id, sources.get(id));
        }
      }
    });
    return json.toString();
  }

  /** {@code streaming/receivers/<id>}; empty if there is none. */
  public Optional<String> receiver(String id) {
    List<SourceStatus> sources = job.sources();
    return number(id)
        .filter(n -> n >= 0 && n < sources.size() && sources.get(n.intValue()).isReceiver())
        .map(n -> {
          Json json = new Json();
          receiver(json, n, sources.get(n.intValue()));
          return json.toString();
        });
  }

  private void receiver(Json json, long id, SourceStatus source) {
    List<ObservedBatch> batches = job.batches();
    double seconds = job.description().batchInterval().toMillis() / 1_000.0;
    json.object(() -> {
      json.field("streamId", id);
      json.field("streamName", source.name());
      json.field("isActive", source.isActive());
      json.field("executorId", "driver");
      json.field("executorHost", "localhost");
      source.lastProblem().ifPresent(problem -> {
        json.field("lastErrorTime", iso(problem.time()));
        json.field("lastErrorMessage", problem.text().message());
        json.field("lastError", problem.text().details());
      });
      json.field(
          "avgEventRate",
          batches.stream()
                  .mapToLong(batch -> records(batch, source.name()))
                  .average()
                  .orElse(0)
              / seconds);
      json.name("eventRates")
          .array(
              batches,
              (rates, batch) -> rates.array(() -> {
                rates.value(batch.time().millis());
                rates.value(records(batch, source.name()) / seconds);
              }));
    });
  }

  private static long records(ObservedBatch batch, String source) {
    ObservedBatch.Input input = batch.inputs().get(source);
    return input == null ? 0 : input.records();
  }

  /**
   * {@code streaming/batches}, newest first.
   *
   * @param statuses {@code COMPLETED}, {@code QUEUED}, {@code PROCESSING}; all if it is empty
   */
  public String batches(Collection<String> statuses) {
    List<ObservedBatch> newestFirst = new ArrayList<>(job.batches());
    Collections.reverse(newestFirst);
    Json json = new Json();
    json.array(() -> {
      if (isWanted("PROCESSING", statuses)) {
        job.status()
            .running()
            .filter(running ->
                newestFirst.isEmpty() || !newestFirst.get(0).time().equals(running.batchTime()))
            .ifPresent(running -> running(json, running));
      }
      for (ObservedBatch batch : newestFirst) {
        if (isWanted(isCompleted(batch) ? "COMPLETED" : "PROCESSING", statuses)) {
          batch(json, batch);
        }
      }
    });
    return json.toString();
  }

  private static boolean isWanted(String status, Collection<String> statuses) {
    return statuses.isEmpty() || statuses.stream().anyMatch(status::equalsIgnoreCase);
  }

  /** {@code streaming/batches/<milliseconds>}; empty if there is no such batch. */
  public Optional<String> batch(String millis) {
    return find(millis).map(batch -> {
      Json json = new Json();
      batch(json, batch);
      return json.toString();
    });
  }

  Optional<ObservedBatch> find(String millis) {
    return number(millis)
        .flatMap(time -> job.batches().stream()
            .filter(batch -> batch.time().millis() == time)
            .findFirst());
  }

  private void running(Json json, JobStatus.Running running) {
    json.object(() -> {
      json.field("batchId", running.batchTime().millis());
      json.field("batchTime", iso(running.batchTime()));
      json.field("status", "PROCESSING");
      json.field("batchDuration", job.description().batchInterval().toMillis());
    });
  }

  private void batch(Json json, ObservedBatch batch) {
    long failed =
        batch.outputs().stream().filter(output -> output.failure().isPresent()).count();
    long total = job.description().outputs().size();
    json.object(() -> {
      json.field("batchId", batch.time().millis());
      json.field("batchTime", iso(batch.time()));
      json.field("status", isCompleted(batch) ? "COMPLETED" : "PROCESSING");
      json.field("batchDuration", job.description().batchInterval().toMillis());
      json.field("inputSize", batch.records());
      json.field("schedulingDelay", batch.schedulingDelay().toMillis());
      json.field("processingTime", batch.processingTime().toMillis());
      json.field("totalDelay", batch.totalDelay().toMillis());
      json.field("numActiveOutputOps", 0);
      json.field("numCompletedOutputOps", batch.outputs().size() - failed);
      json.field("numFailedOutputOps", failed);
      json.field("numTotalOutputOps", total);
      batch.failure().ifPresent(failure -> json.field("firstFailureReason", failure.message()));
      json.field("outcome", batch.status().name());
      json.field("attempt", batch.attempt());
    });
  }

  /** {@code streaming/batches/<milliseconds>/operations}; empty if there is no such batch. */
  public Optional<String> operations(String millis) {
    return find(millis)
        .map(batch -> new Json().array(batch.outputs(), SparkJson::operation).toString());
  }

  /** One of the operations; empty if there is no such batch or output. */
  public Optional<String> operation(String millis, String id) {
    return find(millis)
        .flatMap(batch -> batch.outputs().stream()
            .filter(output -> Integer.toString(output.info().index()).equals(id))
            .findFirst())
        .map(output -> {
          Json json = new Json();
          operation(json, output);
          return json.toString();
        });
  }

  private static void operation(Json json, ObservedBatch.Output output) {
    OutputInfo info = output.info();
    json.object(() -> {
      json.field("outputOpId", info.index());
      json.field("name", info.name());
      json.field("description", info.origin().toString());
      json.field("duration", output.duration().toMillis());
      output.failure().ifPresent(failure -> json.field("failureReason", failure.details()));
      json.name("jobIds").array(() -> {});
    });
  }

  static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static String iso(Time time) {
    return Instant.ofEpochMilli(time.millis()).toString();
  }

  static double millis(Duration duration) {
    long micros = duration.toNanos() / 1_000;
    return micros / 1e3;
  }
}
