/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.isolation;

import dev.tidemill.spi.kernel.FunctionFailure;
import dev.tidemill.spi.kernel.OperatorFailure;
import dev.tidemill.spi.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is learned while a batch is computed in order to find the records that functions fail on.
 * Workers add to it.
 */
public final class Trace {
  /**
   * Something that the batch reads.
   *
   * @param first its partition 0
   * @param plan all of its records, also those that are left out
   */
  public record Input(Segment first, PlanNode<?> plan) {
    /** The segment of a partition of the plan. */
    public Segment segment(int partition) {
      return first.of(first.partition() + partition);
    }

    /** The partition of the plan that is a segment, if one is. */
    public Optional<Integer> partition(Segment segment) {
      int partition = segment.partition() - first.partition();
      return partition >= 0
              && partition < plan.numPartitions()
              && segment(partition).equals(segment)
          ? Optional.of(partition)
          : Optional.empty();
    }
  }

  private final int most;
  private final String batchName;
  private final List<Input> inputs = new ArrayList<>();
  private final TreeMap<Place, Finding> findings = new TreeMap<>();

  /**
   * A trace.
   *
   * @param most how many records it takes; then failures are thrown
   */
  public Trace(int most, String batchName) {
    this.most = most;
    this.batchName = batchName;
  }

  void read(Segment first, PlanNode<?> plan) {
    inputs.add(new Input(first, plan));
  }

  /**
   * Takes a record that is the reason of a failure, so that the computation can go on without it;
   * false if it is not known to be the reason, or if there are enough.
   */
  boolean take(Place place, @Nullable Object record, String position, OperatorFailure failure) {
    if (failure.blame() != OperatorFailure.Blame.RECORD || isOfThread(failure)) {
      return false;
    }
    int partition = place.segment().partition();
    return failure.located(Optional.of(batchName), partition) instanceof FunctionFailure located
        && add(new Finding(place, record, position, located));
  }

  private synchronized boolean add(Finding finding) {
    if (findings.size() >= most) {
      return false;
    }
    findings.put(finding.place(), finding);
    return true;
  }

  /** Whether the function was stopped, or the virtual machine is at its end. */
  private static boolean isOfThread(OperatorFailure failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      boolean isFatal =
          cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError);
      if (isFatal || cause instanceof InterruptedException) {
        return true;
      }
    }
    return false;
  }

  /** What the batch reads, in the order in which it was planned. */
  public List<Input> inputs() {
    return List.copyOf(inputs);
  }

  /** The records that were found, in the order of their places. */
  public synchronized List<Finding> findings() {
    return List.copyOf(findings.values());
  }
}
