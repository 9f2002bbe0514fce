/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.view;

import dev.tidemill.error.Origin;
import dev.tidemill.listener.BatchPhase;
import dev.tidemill.listener.StageReport;
import dev.tidemill.spi.metrics.FailureText;
import dev.tidemill.spi.metrics.JobDescription;
import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.spi.metrics.StateSize;
import java.util.List;
import java.util.Optional;

/**
 * The documents of the page: what a job declares, what it does now, a row for each batch, and a
 * batch in full. Durations are milliseconds, times are milliseconds since the epoch.
 */
public final class PageJson {
  /** Sources whose records a row has one by one. */
  private static final int MAX_SOURCES = 12;

  private final ObservedJob job;

  public PageJson(ObservedJob job) {
    this.job = job;
  }

  /** Everything that the page shows first. */
  public String snapshot() {
    Json json = new Json();
    json.object(() -> {
      description(json);
      now(json);
      json.name("sourceNames").array(rowSources(), Json::value);
      json.name("rows").array(job.batches(), this::row);
    });
    return json.toString();
  }

  /** What has changed since an earlier document: the present, and some batches. */
  public String update(List<ObservedBatch> batches) {
    Json json = new Json();
    json.object(() -> {
      now(json);
      json.name("rows").array(batches, this::row);
    });
    return json.toString();
  }

  private void description(Json json) {
    JobDescription job0 = job.description();
    json.name("job").object(() -> {
      json.field("id", job0.id()).field("name", job0.name()).field("master", job0.master());
      json.field("partitions", job0.partitions());
      json.field("interval", job0.batchInterval().toMillis());
      json.field("start", job0.startTime().millis());
      json.field("zone", job0.printZone().getId());
      json.field("tap", job.taps().areAllowed());
      json.field("retained", job0.page().retainedBatches());
      job0.checkpoint().ifPresent(checkpoint -> json.field("checkpoint", checkpoint));
      json.name("streams").array(job0.streams(), PageJson::stream);
      json.name("outputs")
          .array(
              job0.outputs(),
              (array, output) -> array.object(() -> {
                array
                    .field("index", output.info().index())
                    .field("name", output.info().name());
                origin(array, output.info().origin());
                array.field("input", output.input()).field("guarantee", output.guarantee());
              }));
    });
  }

  private static void stream(Json json, JobDescription.Stream stream) {
    json.object(() -> {
      json.field("id", stream.id())
          .field("key", stream.key())
          .field("kind", stream.kind().name());
      origin(json, stream.origin());
      json.field("slide", stream.slide().toMillis());
      json.name("inputs").array(stream.inputs(), (array, input) -> array.value(input.longValue()));
    });
  }

  private static void origin(Json json, Origin origin) {
    json.field("operation", origin.operation()).field("site", origin.site().toString());
    origin.name().ifPresent(name -> json.field("label", name));
  }

  private void now(Json json) {
    JobStatus status = job.status();
    Headline headline = Headline.of(job);
    json.name("now").object(() -> {
      json.field("time", job.now().millis()).field("state", status.state().name());
      json.field("level", headline.level().name()).field("headline", headline.text());
      headline.since().ifPresent(since -> json.field("since", since.millis()));
      json.field("waiting", status.waiting()).field("succeeded", status.succeeded());
      json.field("skipped", status.skipped()).field("failedAttempts", status.failedAttempts());
      json.field("records", status.records());
      status
          .running()
          .ifPresent(running -> json.name("running")
              .object(() -> json.field("time", running.batchTime().millis())
                  .field("attempt", running.attempt())
                  .field("since", running.since().millis())
                  .field("doing", running.doing())));
      status.failure().ifPresent(failure -> failure(json, failure));
      json.name("counters").object(() -> job.counters().forEach(json::field));
      json.name("states").array(job.states(), PageJson::state);
      json.name("progress").array(job.progress(), SparkJson::progress);
    });
  }

  private static void state(Json json, StateSize state) {
    json.object(() -> {
      json.field("name", state.name()).field("keys", state.keys());
      state.bytes().ifPresent(bytes -> json.field("bytes", bytes));
      state.changed().ifPresent(changed -> json.field("changed", changed));
      state.removed().ifPresent(removed -> json.field("removed", removed));
    });
  }

  private static void failure(Json json, FailureText failure) {
    json.name("failure")
        .object(() -> json.field("message", failure.message()).field("details", failure.details()));
  }

  /** The sources of a row: all, or those declared first. */
  private List<String> rowSources() {
    return job.description().streams().stream()
        .filter(stream -> stream.kind() == JobDescription.Kind.SOURCE)
        .map(JobDescription.Stream::key)
        .limit(MAX_SOURCES)
        .toList();
  }

  /**
   * {@code [time, status, attempt, scheduling delay, processing time, records, records of each
   * source...]}, as an array because there are a thousand of them.
   */
  private void row(Json json, ObservedBatch batch) {
    json.array(() -> {
      json.value(batch.time().millis());
      json.value(number(batch.status()));
      json.value(batch.attempt());
      json.value(SparkJson.millis(batch.schedulingDelay()));
      json.value(SparkJson.millis(batch.processingTime()));
      json.value(batch.records());
      for (String source : rowSources()) {
        ObservedBatch.Input input = batch.inputs().get(source);
        json.value(input == null ? 0 : input.records());
      }
    });
  }

  private static long number(ObservedBatch.Status status) {
    return switch (status) {
      case SUCCEEDED -> 0;
      case RETRYING -> 1;
      case SKIPPED -> 2;
      case FAILED -> 3;
    };
  }

  /** A batch in full; empty if there is none with this time. */
  public Optional<String> batch(String millis) {
    return new SparkJson(job).find(millis).map(this::batch);
  }

  private String batch(ObservedBatch batch) {
    Json json = new Json();
    json.object(() -> {
      json.field("time", batch.time().millis()).field("iso", SparkJson.iso(batch.time()));
      json.field("id", batch.id()).field("attempt", batch.attempt()).field("epoch", batch.epoch());
      json.field("status", batch.status().name());
      json.field("submitted", batch.submitted().millis());
      json.field("started", batch.started().millis());
      json.field("schedulingDelay", SparkJson.millis(batch.schedulingDelay()));
      json.field("processingTime", SparkJson.millis(batch.processingTime()));
      json.field("totalDelay", SparkJson.millis(batch.totalDelay()));
      json.field("records", batch.records());
      json.field("publishAttempts", batch.publishAttempts());
      Cause.of(batch)
          .ifPresent(cause -> json.name("cause")
              .object(() -> json.field("what", cause.what()).field("share", cause.share())));
      json.name("phases").array(batch.phases(), PageJson::phase);
      json.name("stages").array(batch.stages(), PageJson::stage);
      json.name("outputs")
          .array(
              batch.outputs(),
              (array, output) -> array.object(() -> {
                array
                    .field("index", output.info().index())
                    .field("name", output.info().name());
                origin(array, output.info().origin());
                array.field("duration", SparkJson.millis(output.duration()));
                output.failure().ifPresent(failure -> failure(array, failure));
              }));
      json.name("inputs")
          .array(
              batch.inputs().entrySet(),
              (array, input) -> array.object(() -> array
                  .field("source", input.getKey())
                  .field("records", input.getValue().records())
                  .field("range", input.getValue().range())
                  .field("description", input.getValue().description())));
      json.name("earlierFailures").array(batch.earlierFailures(), Json::value);
      batch.failure().ifPresent(failure -> failure(json, failure));
    });
    return json.toString();
  }

  private static void phase(Json json, BatchPhase phase) {
    json.object(() -> json.field("kind", phase.kind().name())
        .field("start", SparkJson.millis(phase.start()))
        .field("length", SparkJson.millis(phase.length())));
  }

  private static void stage(Json json, StageReport stage) {
    json.object(() -> {
      origin(json, stage.operation());
      json.name("operations")
          .array(
              stage.operations(),
              (array, operation) -> array.object(() -> origin(array, operation)));
      json.field("start", SparkJson.millis(stage.start()));
      json.field("length", SparkJson.millis(stage.length()));
      json.field("tasks", stage.tasks());
      json.field("busy", SparkJson.millis(stage.busy()));
      json.field("longestTask", SparkJson.millis(stage.longestTask()));
      stage.records().ifPresent(records -> json.field("records", records));
    });
  }

  /** The sources, with those that are furthest behind first. */
  public String sources() {
    List<SourceStatus> sources =
        job.sources().stream().sorted(GraphJson.byLag()).toList();
    Json json = new Json();
    json.array(sources, PageJson::source);
    return json.toString();
  }

  private static void source(Json json, SourceStatus source) {
    json.object(() -> {
      json.field("name", source.name());
      origin(json, source.origin());
      json.field("receiver", source.isReceiver()).field("active", source.isActive());
      json.field("records", source.records()).field("problems", source.problems());
      source.lag().records().ifPresent(records -> json.field("lagRecords", records));
      source.replay().ifPresent(replay -> json.field("replay", replay.text()));
      source
          .connection()
          .ifPresent(connection -> json.name("connection").object(() -> {
            json.field("status", connection.status().name());
            json.field("since", connection.since().millis());
            json.field("failures", connection.failures());
            json.field("restarts", connection.restarts());
            connection.nextStart().ifPresent(next -> json.field("nextStart", next.millis()));
          }));
      source
          .credit()
          .ifPresent(credit -> json.name("credit")
              .object(
                  () -> json.field("records", credit.records()).field("bytes", credit.bytes())));
      json.field("gaps", source.gaps());
      source.lastGap().ifPresent(gap -> problem(json, "lastGap", gap));
      json.field("paused", source.limits().paused());
      source.limits().rateLimit().ifPresent(rate -> json.field("rateLimit", rate));
      source.limits().lastLimit().ifPresent(most -> json.field("lastLimit", most));
      source.lag().time().ifPresent(time -> json.field("lagMillis", time.toMillis()));
      source.lastProblem().ifPresent(problem -> problem(json, "lastProblem", problem));
    });
  }

  private static void problem(Json json, String name, SourceStatus.Problem problem) {
    json.name(name)
        .object(() -> json.field("time", problem.time().millis())
            .field("message", problem.text().message())
            .field("details", problem.text().details()));
  }

  /**
   * The time in milliseconds up to which the batches of a list no longer change, for the id of an
   * event: a client that comes back gets a batch again that was to be attempted again.
   */
  public static Optional<Long> lastSettled(List<ObservedBatch> batches) {
    if (batches.isEmpty()) {
      return Optional.empty();
    }
    ObservedBatch newest = batches.get(batches.size() - 1);
    boolean mayChange = newest.status() == ObservedBatch.Status.RETRYING;
    return Optional.of(newest.time().millis() - (mayChange ? 1 : 0));
  }
}
