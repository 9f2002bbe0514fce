/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.spi.counter.BatchCounts;
import dev.tidemill.spi.counter.TaskCounts;
import dev.tidemill.spi.engine.TaskExecutor;
import dev.tidemill.spi.kernel.OperatorFailure;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the tasks of a stage: on the workers, or on the calling thread if there is little to do. */
final class StageRunner {
  private final TaskExecutor executor;
  private final long inlineRecords;
  private final EvaluationScope scope;
  private final StageLog log;
  private final Optional<BatchCounts> counts;

  /**
   * Runs stages on these workers.
   *
   * @param inlineRecords a stage of at most this many records runs on the calling thread
   * @param scope the batch that errors name
   * @param log measures the stages of operations
   * @param counts takes what the program counts in stages that succeed; if empty, counters count at
   *     once
   */
  StageRunner(
      TaskExecutor executor,
      long inlineRecords,
      EvaluationScope scope,
      StageLog log,
      Optional<BatchCounts> counts) {
    this.executor = executor;
    this.inlineRecords = inlineRecords;
    this.scope = scope;
    this.log = log;
    this.counts = counts;
  }

  /** Runs a stage of an operation on records that are in memory, and measures it. */
  <R> List<R> run(Origin operation, int partitions, long records, IntFunction<R> task) {
    return measured(
        operation,
        List.of(),
        () -> TaskCounts.begin(operation),
        operation::toString,
        0,
        partitions,
        records,
        task);
  }

  /** Runs a stage into an operation, and measures it. */
  <R> List<R> run(Origin operation, Stage<?> stage, IntFunction<R> task) {
    return measured(
        operation,
        stage.operations(),
        () -> TaskCounts.begin(operation),
        operation::toString,
        0,
        stage.numPartitions(),
        stage.estimatedRecords(),
        task);
  }

  /** Runs an action on some partitions of a stage, and measures it. */
  <R> List<R> runAction(Origin plan, Stage<?> stage, int first, int count, IntFunction<R> task) {
    return measured(
        plan,
        stage.operations(),
        TaskCounts::begin,
        () -> "an action on " + plan,
        first,
        count,
        stage.estimatedRecords(),
        task);
  }

  private <R> List<R> measured(
      Origin operation,
      List<Origin> steps,
      Supplier<TaskCounts> end,
      Supplier<String> what,
      int first,
      int count,
      long records,
      IntFunction<R> task) {
    if (count == 0) {
      return run(what, first, count, records, task);
    }
    StageLog.Running running = log.begin(operation, steps, records);
    try {
      IntFunction<R> measured = running.measured(task);
      return counts.isPresent() && TaskCounts.isInUse()
          ? counted(counts.get(), end, what, first, count, records, measured)
          : run(what, first, count, records, measured);
    } finally {
      running.end();
    }
  }

  /** A stage in which one task fails may run again, so what the others have counted is left out. */
  private <R> List<R> counted(
      BatchCounts into,
      Supplier<TaskCounts> end,
      Supplier<String> what,
      int first,
      int count,
      long records,
      IntFunction<R> task) {
    Queue<TaskCounts> ended = new ConcurrentLinkedQueue<>();
    List<R> results = run(what, first, count, records, partition -> {
      try (TaskCounts counting = end.get()) {
        R result = task.apply(partition);
        ended.add(counting);
        return result;
      }
    });
    ended.forEach(into::add);
    return results;
  }

  /**
   * Runs a task for each partition and returns their results in order.
   *
   * @param what names the stage in errors
   * @param records about how many records the stage processes
   * @throws TidemillException if a task fails, or the stage is interrupted
   */
  <R> List<R> run(String what, int partitions, long records, IntFunction<R> task) {
    return run(() -> what, 0, partitions, records, task);
  }

  /** What it is says an error only, and most stages have none. */
  private <R> List<R> run(
      Supplier<String> what, int first, int count, long records, IntFunction<R> task) {
    Computations.@Nullable Computation current = Computations.current();
    TaskResults<R> results = new TaskResults<>(first, count, task);
    try {
      if (count <= 1 || records <= inlineRecords) {
        results.runAll();
      } else {
        ForeignCode.run(() ->
            executor.run(count, i -> Computations.workFor(current, () -> results.run(i))));
      }
    } catch (InterruptedException e) {
      throw new TidemillException(
          ErrorCode.INTERRUPTED, what.get() + " was interrupted" + scope.inBatch(), e);
    }
    if (results.failure().isPresent()) {
      throw failed(what.get(), results.failedPartition(), results.failure().get());
    }
    return results.inOrder();
  }

  private TidemillException failed(String what, int partition, Throwable failure) {
    if (failure instanceof OperatorFailure operator) {
      return operator.located(scope.batchName(), partition);
    }
    if (failure instanceof TidemillException known) {
      return known;
    }
    return new TidemillException(
        ErrorCode.USER_FUNCTION_FAILED,
        what + " failed" + scope.inBatch() + ", partition " + partition + ": " + failure,
        failure);
  }
}
