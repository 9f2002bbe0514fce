/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.view;

import dev.tidemill.error.Origin;
import dev.tidemill.listener.BatchPhase;
import dev.tidemill.listener.StageReport;
import dev.tidemill.spi.metrics.ObservedBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What took most of the time of a batch.
 *
 * @param what in words, with {@code File:line} where it belongs to the program
 * @param share part of the processing time
 */
record Cause(String what, double share) {
  /** The cause in one batch; empty if it did nothing. */
  static Optional<Cause> of(ObservedBatch batch) {
    double whole = batch.processingTime().toNanos();
    if (whole <= 0) {
      return Optional.empty();
    }
    List<Cause> causes = new ArrayList<>();
    for (BatchPhase phase : batch.phases()) {
      if (phase.kind() == BatchPhase.Kind.OUTPUTS) {
        addOutputs(batch, phase.length(), whole, causes);
      } else {
        causes.add(new Cause(words(phase.kind(), batch), phase.length().toNanos() / whole));
      }
    }
    return causes.stream().max(Comparator.comparingDouble(Cause::share));
  }

  private static String words(BatchPhase.Kind phase, ObservedBatch batch) {
    return switch (phase) {
      case PLAN -> "planning, which runs the functions of transform";
      case OUTPUTS -> "the outputs";
      case PREPARE -> "writing the changes of state to the checkpoint";
      case DECIDE -> "making the decision durable (the checkpoint's fsync)";
      case COMMIT -> "applying the changes of state";
      case PUBLISH ->
        "publishing "
            + batch.outputs().stream()
                .map(output -> Words.of(output.info().origin()))
                .collect(Collectors.joining(", "));
      case DONE -> "recording that the batch is done";
    };
  }

  /** The operations that the engine ran, and the rest: the program's own code in an output. */
  private static void addOutputs(
      ObservedBatch batch, Duration outputs, double whole, List<Cause> causes) {
    Map<Origin, Duration> byOperation = new LinkedHashMap<>();
    Duration measured = Duration.ZERO;
    for (StageReport stage : batch.stages()) {
      byOperation.merge(stage.operation(), stage.length(), Duration::plus);
      measured = measured.plus(stage.length());
    }
    byOperation.forEach((operation, length) ->
        causes.add(new Cause(words(operation, batch.stages()), length.toNanos() / whole)));
    Duration rest = outputs.minus(measured);
    causes.add(batch.outputs().stream()
        .max(Comparator.comparing(ObservedBatch.Output::duration))
        .map(output ->
            new Cause("the code of " + Words.of(output.info().origin()), rest.toNanos() / whole))
        .orElse(new Cause("the outputs", rest.toNanos() / whole)));
  }

  private static String words(Origin operation, List<StageReport> stages) {
    StageReport stage = stages.stream()
        .filter(each -> each.operation().equals(operation))
        .max(Comparator.comparing(StageReport::length))
        .orElseThrow();
    String others = stage.operations().stream()
        .filter(each -> !each.equals(operation))
        .map(Words::of)
        .collect(Collectors.joining(", "));
    String skew = stage.tasks() > 1
            && stage.longestTask().multipliedBy(2).compareTo(stage.busy()) > 0
            && stage.longestTask().multipliedBy(4).compareTo(stage.length().multipliedBy(3)) > 0
        ? "; one of its " + stage.tasks() + " partitions took "
            + Words.percent(
                (double) stage.longestTask().toNanos() / stage.busy().toNanos())
            + " of the work"
        : "";
    return Words.of(operation) + (others.isEmpty() ? "" : ", in one loop with " + others) + skew;
  }
}
