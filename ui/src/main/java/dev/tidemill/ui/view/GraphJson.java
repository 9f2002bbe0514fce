/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.view;

import dev.tidemill.error.Origin;
import dev.tidemill.listener.StageReport;
import dev.tidemill.spi.metrics.JobDescription;
import dev.tidemill.spi.metrics.KeyGroupSize;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.spi.metrics.StreamFlow;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * {@code streaming/graph}: what the streams of a job did in one batch, what took longest in it, and
 * where the job is uneven or behind. A number that is not known is left out.
 */
public final class GraphJson {
  private static final int TOP = 5;

  private final ObservedJob job;

  public GraphJson(ObservedJob job) {
    this.job = job;
  }

  /** The document for a batch; empty if there is none with this time. */
  public Optional<String> ofBatch(String millis) {
    return new SparkJson(job).find(millis).map(batch -> of(Optional.of(batch)));
  }

  /** The document for the newest batch whose records were counted, or else the newest. */
  public String ofNewest() {
    return of(newest());
  }

  private Optional<ObservedBatch> newest() {
    List<ObservedBatch> batches = job.batches();
    for (int i = batches.size() - 1; i >= 0; i--) {
      if (!batches.get(i).flows().isEmpty()) {
        return Optional.of(batches.get(i));
      }
    }
    return batches.isEmpty() ? Optional.empty() : Optional.of(batches.get(batches.size() - 1));
  }

  private String of(Optional<ObservedBatch> batch) {
    Json json = new Json();
    json.object(() -> {
      batch.ifPresent(each -> json.field("batchTime", SparkJson.iso(each.time()))
          .field("batchTimeEpoch", each.time().millis())
          .field("processingTime", SparkJson.millis(each.processingTime()))
          .field("counted", !each.flows().isEmpty()));
      streams(json, batch);
      json.name("expensiveOperations").array(() -> batch.ifPresent(each -> expensive(json, each)));
      json.name("keyGroups").array(job.keyGroups(), GraphJson::keyGroup);
      sourcesByLag(json);
    });
    return json.toString();
  }

  private void streams(Json json, Optional<ObservedBatch> batch) {
    Map<Integer, StreamFlow> flows = new LinkedHashMap<>();
    Map<Origin, Duration> times = new LinkedHashMap<>();
    batch.ifPresent(each -> {
      each.flows().forEach(flow -> flows.put(flow.stream(), flow));
      for (StageReport stage : each.stages()) {
        stage.operations().forEach(of -> times.merge(of, stage.length(), Duration::plus));
      }
    });
    json.name("streams")
        .array(
            job.description().streams(),
            (array, stream) -> array.object(() -> {
              array
                  .field("id", stream.id())
                  .field("key", stream.key())
                  .field("kind", stream.kind().name());
              origin(array, stream.origin());
              array
                  .name("inputs")
                  .array(stream.inputs(), (ids, input) -> ids.value(input.longValue()));
              batch.ifPresent(each -> {
                array.field("share", share(times.get(stream.origin()), each));
                records(array, stream, Optional.ofNullable(flows.get(stream.id())), each);
              });
            }));
  }

  /** What a source has read is known without counting. */
  private static void records(
      Json json, JobDescription.Stream stream, Optional<StreamFlow> flow, ObservedBatch batch) {
    OptionalLong records = flow.isPresent()
        ? OptionalLong.of(flow.get().records())
        : stream.kind() == JobDescription.Kind.SOURCE && batch.inputs().containsKey(stream.key())
            ? OptionalLong.of(batch.inputs().get(stream.key()).records())
            : OptionalLong.empty();
    records.ifPresent(known -> json.field("records", known));
    flow.ifPresent(known -> json.field("partitions", known.partitions())
        .field("largestPartition", known.largest())
        .field("medianPartition", known.median())
        .field("skew", known.skew()));
  }

  private static double share(@Nullable Duration time, ObservedBatch batch) {
    long whole = batch.processingTime().toNanos();
    return time == null || whole <= 0 ? 0 : (double) time.toNanos() / whole;
  }

  /** What the engine ran for longest; operations of one loop are measured together. */
  private static void expensive(Json json, ObservedBatch batch) {
    Map<Origin, Duration> byOperation = new LinkedHashMap<>();
    batch
        .stages()
        .forEach(stage -> byOperation.merge(stage.operation(), stage.length(), Duration::plus));
    byOperation.entrySet().stream()
        .sorted(Map.Entry.<Origin, Duration>comparingByValue().reversed())
        .limit(TOP)
        .forEach(entry -> json.object(() -> {
          origin(json, entry.getKey());
          StageReport longest = batch.stages().stream()
              .filter(stage -> stage.operation().equals(entry.getKey()))
              .max(Comparator.comparing(StageReport::length))
              .orElseThrow();
          json.name("operations")
              .array(longest.operations(), (array, of) -> array.object(() -> origin(array, of)));
          json.field("milliseconds", SparkJson.millis(entry.getValue()));
          json.field("share", share(entry.getValue(), batch));
          json.field("partitions", longest.tasks());
          json.field("busyMilliseconds", SparkJson.millis(longest.busy()));
          json.field("longestTaskMilliseconds", SparkJson.millis(longest.longestTask()));
        }));
  }

  private static void keyGroup(Json json, KeyGroupSize group) {
    json.object(() -> json.field("state", group.state())
        .field("group", group.group())
        .field("keys", group.keys()));
  }

  /** The sources that are furthest behind, by records and then by time; without the unknown ones. */
  private void sourcesByLag(Json json) {
    List<SourceStatus> behind = job.sources().stream()
        .filter(
            source -> source.lag().records().isPresent() || source.lag().time().isPresent())
        .sorted(byLag())
        .limit(TOP)
        .toList();
    json.name("sourcesByLag")
        .array(
            behind,
            (array, source) -> array.object(() -> {
              array.field("name", source.name());
              source.lag().records().ifPresent(records -> array.field("lagRecords", records));
              source.lag().time().ifPresent(time -> array.field("lagMillis", time.toMillis()));
            }));
  }

  /** The source that is furthest behind comes first, one that cannot tell last. */
  static Comparator<SourceStatus> byLag() {
    return Comparator.comparingLong(
            (SourceStatus source) -> source.lag().records().orElse(-1))
        .thenComparing(source -> source.lag().time().orElse(Duration.ofMillis(-1)))
        .reversed();
  }

  private static void origin(Json json, Origin origin) {
    json.field("operation", origin.operation()).field("site", origin.site().toString());
    origin.name().ifPresent(name -> json.field("label", name));
  }
}
