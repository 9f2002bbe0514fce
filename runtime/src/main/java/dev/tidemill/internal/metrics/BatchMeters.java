/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.error.Origin;
import dev.tidemill.listener.BatchPhase;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.OutputReport;
import dev.tidemill.listener.StageReport;
import dev.tidemill.spi.metrics.MeterFamily;
import dev.tidemill.spi.metrics.MeterFamily.Kind;
import dev.tidemill.spi.metrics.MeterFamily.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up the reports of batches. Used on the driver's thread, and read by any. */
final class BatchMeters {
  private record Attempts(String output, String result) {}

  private final Histogram processing = new Histogram();
  private final Histogram schedulingDelay = new Histogram();
  private final Histogram totalDelay = new Histogram();
  private final Histogram decide = new Histogram();
  private final Map<String, Long> records = new TreeMap<>();
  private final Map<Attempts, Long> outputAttempts = new LinkedHashMap<>();
  private final Map<String, Double> operationSeconds = new TreeMap<>();
  private long succeeded;
  private long skipped;
  private long failedAttempts;

  synchronized void add(BatchReport report) {
    for (OutputReport output : report.outputs()) {
      String result = output.failure().isPresent() ? "failed" : "succeeded";
      outputAttempts.merge(new Attempts(output.output().name(), result), 1L, Long::sum);
    }
    for (StageReport stage : report.stages()) {
      operationSeconds.merge(label(stage.operation()), stage.length().toNanos() / 1e9, Double::sum);
    }
    for (BatchPhase phase : report.phases()) {
      if (phase.kind() == BatchPhase.Kind.DECIDE) {
        decide.add(phase.length());
      }
    }
    if (report.failure().isPresent()) {
      failedAttempts++;
      return;
    }
    succeeded++;
    report.inputRecords().forEach((source, read) -> records.merge(source, read, Long::sum));
    processing.add(report.processingTime());
    schedulingDelay.add(report.schedulingDelay());
    totalDelay.add(report.totalDelay());
  }

  synchronized void skipped() {
    skipped++;
  }

  synchronized long succeeded() {
    return succeeded;
  }

  synchronized long skippedBatches() {
    return skipped;
  }

  synchronized long failedAttempts() {
    return failedAttempts;
  }

  /** The number of records of a source in the batches that are done. */
  synchronized long records(String source) {
    return records.getOrDefault(source, 0L);
  }

  synchronized long records() {
    return records.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String label(Origin operation) {
    return operation.name().orElse(operation.operation()) + " (" + operation.site() + ")";
  }

  synchronized List<MeterFamily> families() {
    List<MeterFamily> families = new ArrayList<>();
    families.add(new MeterFamily(
        "tidemill_batches",
        Kind.COUNTER,
        "Batches that are done, and that were given up.",
        List.of(
            Series.of("status", "succeeded", (double) succeeded),
            Series.of("status", "skipped", (double) skipped))));
    families.add(new MeterFamily(
        "tidemill_batch_failed_attempts",
        Kind.COUNTER,
        "Attempts at batches that failed.",
        List.of(Series.of((double) failedAttempts))));
    families.add(distribution(
        "tidemill_batch_processing_seconds",
        "Time from the start of a batch to its end, of batches that are done.",
        processing));
    families.add(distribution(
        "tidemill_batch_scheduling_delay_seconds",
        "Time from the batch time to the start of the batch.",
        schedulingDelay));
    families.add(distribution(
        "tidemill_batch_total_delay_seconds",
        "Time from the batch time to the end of the batch.",
        totalDelay));
    families.add(distribution(
        "tidemill_checkpoint_decide_seconds",
        "Time that making the decision on a batch durable took.",
        decide));
    families.add(new MeterFamily(
        "tidemill_input_records",
        Kind.COUNTER,
        "Records in batches that are done.",
        records.entrySet().stream()
            .map(source -> Series.of("source", source.getKey(), source.getValue()))
            .toList()));
    families.add(new MeterFamily(
        "tidemill_output_attempts",
        Kind.COUNTER,
        "Runs of output operations.",
        outputAttempts.entrySet().stream().map(BatchMeters::series).toList()));
    families.add(new MeterFamily(
        "tidemill_operation_seconds",
        Kind.COUNTER,
        "Time of the stages that an operation ended.",
        operationSeconds.entrySet().stream()
            .map(operation -> Series.of("operation", operation.getKey(), operation.getValue()))
            .toList()));
    return families;
  }

  private static Series series(Map.Entry<Attempts, Long> attempts) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("output", attempts.getKey().output());
    labels.put("result", attempts.getKey().result());
    return new Series(labels, new MeterFamily.Value.Scalar(attempts.getValue()));
  }

  private static MeterFamily distribution(String name, String help, Histogram histogram) {
    return new MeterFamily(
        name, Kind.HISTOGRAM, help, List.of(new Series(Map.of(), histogram.value())));
  }
}
