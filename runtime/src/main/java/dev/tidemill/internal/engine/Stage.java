/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.error.Origin;
import dev.tidemill.spi.counter.TaskCounts;
import dev.tidemill.spi.kernel.NarrowChain;
import dev.tidemill.spi.kernel.Push;
import dev.tidemill.spi.plan.NarrowNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Narrow steps over inputs that are ready: the part of a plan that runs without moving a record, as
 * one task for each partition.
 *
 * <p>The partitions of a union are those of its inputs one after the other. So every partition of a
 * stage has one input and one chain of steps, which all partitions from the same input share: a
 * {@link Branch}.
 *
 * @param <T> type of the records that come out
 */
final class Stage<T> {
  private final List<Branch> branchOfPartition;
  private final long estimatedRecords;

  private Stage(List<Branch> branchOfPartition, long estimatedRecords) {
    this.branchOfPartition = branchOfPartition;
    this.estimatedRecords = estimatedRecords;
  }

  int numPartitions() {
    return branchOfPartition.size();
  }

  /** About how many records its inputs have together, at most {@link StageInput#UNKNOWN}. */
  long estimatedRecords() {
    return estimatedRecords;
  }

  /**
   * Runs one task: pushes the records of a partition through the steps into the last stage, and
   * ends that.
   *
   * @param stopsEarly whether the last stage may become full
   */
  void push(int partition, Push<? super T> last, boolean stopsEarly) {
    branchOfPartition.get(partition).push(partition, last, stopsEarly);
  }

  /** The operations that it runs, in the order of the records, beginning with what is read. */
  @SuppressWarnings("ReferenceEquality") // partitions of one branch follow each other
  List<Origin> operations() {
    Set<Origin> operations = new LinkedHashSet<>();
    @Nullable Branch before = null;
    for (Branch branch : branchOfPartition) {
      if (branch != before) {
        branch.input().source().ifPresent(operations::add);
        for (int i = branch.steps().size() - 1; i >= 0; i--) {
          operations.add(branch.steps().get(i).node().origin());
        }
        before = branch;
      }
    }
    return List.copyOf(operations);
  }

  /** The records that come out, if they are in memory already: the stage has no step to run. */
  @SuppressWarnings(
      "unchecked") // without a step, the records of the input have the type of the stage
  Optional<PartitionedRecords<T>> inMemory() {
    if (branchOfPartition.isEmpty()) {
      return Optional.of(new PartitionedRecords<>(List.of()));
    }
    Branch first = branchOfPartition.get(0);
    boolean isAlone = first.partitions() == numPartitions();
    return isAlone && first.steps().isEmpty() && first.input() instanceof PartitionedRecords<?> all
        ? Optional.of((PartitionedRecords<T>) all)
        : Optional.empty();
  }

  /**
   * A narrow step of a branch.
   *
   * @param first the partition of the stage that is the node's partition 0
   */
  record PlacedStep(NarrowNode<?, ?> node, int first) {
    @SuppressWarnings("unchecked") // the next step takes what this node makes
    private <B> Push<?> prepend(int partition, Push<?> next, boolean stopsEarly) {
      return NarrowChain.prepend(
          (NarrowNode<?, B>) node, partition - first, (Push<? super B>) next, stopsEarly);
    }
  }

  /**
   * Neighboring partitions of a stage that come from one input.
   *
   * @param first the partition of the stage that is the input's partition 0
   * @param partitions how many partitions the input has
   * @param steps the last one first, as they are put in front of one another
   */
  private record Branch(StageInput<?> input, int first, int partitions, List<PlacedStep> steps) {
    void push(int partition, Push<?> last, boolean stopsEarly) {
      Push<?> chain = TaskCounts.atEnd(last);
      for (int i = 0, n = steps.size(); i < n; i++) {
        PlacedStep step = steps.get(i);
        chain = TaskCounts.at(
            step.node(), partition - step.first(), step.prepend(partition, chain, stopsEarly));
      }
      pushInto(input, chain, partition, stopsEarly);
    }

    @SuppressWarnings("unchecked") // the first step takes the records of the input
    private <A> void pushInto(
        StageInput<A> from, Push<?> chain, int partition, boolean stopsEarly) {
      Push<? super A> start = (Push<? super A>) chain;
      from.push(partition - first, start, stopsEarly);
      start.end();
    }
  }

  /** Takes the branches of a stage in the order of their partitions. */
  static final class Builder {
    private final List<Branch> branchOfPartition = new ArrayList<>();
    private long estimatedRecords;

    /**
     * Adds the next partitions.
     *
     * @param partitions how many the input has
     * @param steps the last one first
     */
    void add(StageInput<?> input, int partitions, List<PlacedStep> steps) {
      Branch branch = new Branch(input, branchOfPartition.size(), partitions, steps);
      for (int i = 0; i < partitions; i++) {
        branchOfPartition.add(branch);
      }
      estimatedRecords = Math.min(StageInput.UNKNOWN, estimatedRecords + input.estimatedRecords());
    }

    <T> Stage<T> build() {
      return new Stage<>(branchOfPartition, estimatedRecords);
    }
  }
}
