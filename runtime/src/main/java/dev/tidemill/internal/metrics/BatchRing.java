/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.OutputReport;
import dev.tidemill.listener.StageReport;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.StreamFlow;
import dev.tidemill.time.Time;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last batches of a job. Used on the driver's thread, and read by any. */
final class BatchRing {
  private static final int MAX_STAGES = 50;
  private static final int MAX_EARLIER = 10;

  /** A batch has as many flows as there are streams. */
  private static final int MAX_WITH_FLOWS = 60;

  private final int capacity;
  private final Deque<Long> withFlows = new ArrayDeque<>();
  private final Deque<ObservedBatch> batches = new ArrayDeque<>();

  BatchRing(int capacity) {
    this.capacity = capacity;
  }

  /** The batches, oldest first. */
  synchronized List<ObservedBatch> batches() {
    return List.copyOf(batches);
  }

  /**
   * Adds an attempt, in the place of an earlier one at the same batch.
   *
   * @param flows the records of its streams, if they were counted
   */
  synchronized void add(BatchReport report, Time submitted, List<StreamFlow> flows) {
    List<String> earlier = new ArrayList<>();
    ObservedBatch last = batches.peekLast();
    if (last != null
        && last.status() == ObservedBatch.Status.RETRYING
        && last.time().equals(report.batch().time())) {
      batches.removeLast();
      earlier.addAll(last.earlierFailures());
      last.failure().ifPresent(failure -> earlier.add(failure.message()));
      if (earlier.size() > MAX_EARLIER) {
        earlier.remove(0);
      }
    }
    batches.addLast(observed(report, submitted, earlier, flows));
    if (batches.size() > capacity) {
      batches.removeFirst();
    }
    if (!flows.isEmpty()) {
      withFlows.addLast(report.batch().id());
      if (withFlows.size() > MAX_WITH_FLOWS) {
        dropFlows(withFlows.removeFirst());
      }
    }
  }

  private void dropFlows(long batch) {
    List<ObservedBatch> all = new ArrayList<>(batches);
    all.replaceAll(each -> each.id() == batch ? each.withoutFlows() : each);
    batches.clear();
    batches.addAll(all);
  }

  /** Sets what has become of the last batch if its attempt has failed; returns whether it had. */
  synchronized boolean settleFailed(ObservedBatch.Status status) {
    ObservedBatch last = batches.peekLast();
    if (last == null || last.status() != ObservedBatch.Status.RETRYING) {
      return false;
    }
    batches.removeLast();
    batches.addLast(last.with(status));
    return true;
  }

  private static ObservedBatch observed(
      BatchReport report, Time submitted, List<String> earlier, List<StreamFlow> flows) {
    Map<String, ObservedBatch.Input> inputs = new LinkedHashMap<>();
    report
        .batch()
        .ranges()
        .forEach((source, range) -> inputs.put(
            source,
            new ObservedBatch.Input(
                report.inputRecords().getOrDefault(source, 0L),
                Texts.range(range.toString()),
                Texts.range(report.inputDescriptions().getOrDefault(source, "")))));
    report
        .inputRecords()
        .forEach((source, records) ->
            inputs.putIfAbsent(source, new ObservedBatch.Input(records, "", "")));
    return new ObservedBatch(
        report.batch().id(),
        report.batch().time(),
        report.batch().attempt(),
        report.batch().epoch(),
        report.failure().isPresent()
            ? ObservedBatch.Status.RETRYING
            : ObservedBatch.Status.SUCCEEDED,
        submitted,
        report.startTime(),
        report.schedulingDelay(),
        report.processingTime(),
        inputs,
        report.outputs().stream().map(BatchRing::output).toList(),
        report.phases(),
        longest(report.stages()),
        report.publishAttempts(),
        earlier,
        report.failure().map(Texts::failure),
        flows);
  }

  private static ObservedBatch.Output output(OutputReport output) {
    return new ObservedBatch.Output(
        output.output(), output.duration(), output.failure().map(Texts::failure));
  }

  private static List<StageReport> longest(List<StageReport> stages) {
    if (stages.size() <= MAX_STAGES) {
      return stages;
    }
    return stages.stream()
        .sorted(Comparator.comparing(StageReport::length).reversed())
        .limit(MAX_STAGES)
        .sorted(Comparator.comparing(StageReport::start))
        .toList();
  }
}
