package dev.tidemill.internal.engine;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.kernel.OperatorFailure;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the actions of one batch compute, or one action outside a batch; used by any number of threads.
 *
 * <p>Every wide node below a plan (one that moves records or keeps them) is computed first, inputs before users, on the
 * thread of the first action that needs it, while others that need it wait; what remains is one stage of narrow steps, whose
 * partitions run as tasks.
 */
final class Evaluation {
  private final EngineParts parts;
  private final Optional<Time> batch;
  private final boolean open;
  private final Map<PlanNode<?>, Dataset<?>> computed = new ConcurrentHashMap<>();
  private final Map<InputNode<?>, AtomicLongArray> counts = new ConcurrentHashMap<>();
  private final StateChanges states;

  private Evaluation(EngineParts parts, Optional<Time> batch, boolean open) {
    this.parts = parts;
    this.batch = batch;
    this.open = open;
    this.states = new StateChanges(parts.states(), this);
  }

  /** Of a batch that runs. */
  static Evaluation inBatch(EngineParts parts, Time batch) {
    return new Evaluation(parts, Optional.of(batch), true);
  }

  /** Of one action: on datasets, or on what is left of a batch that is over. */
  static Evaluation outside(EngineParts parts, Optional<Time> endedBatch) {
    return new Evaluation(parts, endedBatch, false);
  }

  <T, R> List<R> evaluate(
      PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count) {
    prepare(plan);
    return runTasks(
        "an action on " + plan.origin(),
        first,
        count,
        Sizes.estimate(plan, this),
        task -> Feed.run(plan, first + task, action, this));
  }

  /** Forgets what was computed of a node. */
  void release(CachedNode<?> node) {
    computed.remove(node);
  }

  /** Forgets all that was computed. */
  void forget() {
    computed.clear();
  }

  /** How many records were read from each source. */
  Map<String, Long> recordsRead() {
    Map<String, Long> records = new TreeMap<>();
    counts.forEach((node, partitions) -> {
      long sum = 0;
      for (int i = 0; i < partitions.length(); i++) {
        sum += partitions.get(i);
      }
      records.merge(node.source(), sum, Long::sum);
    });
    return records;
  }

  /** The changes of keyed state. */
  StateChanges states() {
    return states;
  }

  /** All records of a plan, computed now if they were not before. */
  <T> Dataset<T> dataset(PlanNode<T> plan) {
    Dataset<T> known = find(plan);
    if (known != null) {
      return known;
    }
    Preparation preparation = new Preparation(this);
    plan.accept(preparation);
    Dataset<T> prepared = find(plan);
    return prepared == null ? preparation.dataset(plan) : prepared;
  }

  /**
   * Computes a node, unless it is known.
   *
   * @param compute computes it and has it {@link #keep kept}
   */
  void computeOnce(PlanNode<?> node, Runnable compute) {
    if (find(node) == null) {
      Object scope = isKept(node) ? parts.kept() : this;
      parts.computations().once(scope, node, node.origin(), () -> find(node) != null, compute);
    }
  }

  /**
   * Says that keyed state is about to change.
   *
   * @throws TidemillException if this is not within a batch
   */
  void checkInBatch(Origin state) {
    if (!open) {
      throw new TidemillException(
          ErrorCode.RDD_EXPIRED,
          "the state of " + state + " is asked for outside its batch"
              + batch.map(time -> " " + time).orElse("")
              + "; use an RDD only while its batch runs, or cache() it there and run an action on it, or let the"
              + " context remember its batches");
    }
  }

  /** Has a change of keyed state happen, unless it has. */
  void changeOnce(Object change, Origin origin, BooleanSupplier hasHappened, Runnable make) {
    parts.computations().once(this, change, origin, hasHappened, make);
  }

  /** The records of a node that was computed before. */
  @SuppressWarnings("unchecked") // a node's dataset has the node's type
  <T> @Nullable Dataset<T> find(PlanNode<T> node) {
    Dataset<?> dataset = computed.get(node);
    if (dataset == null && node instanceof CachedNode<?> cached) {
      dataset = parts.kept().get(cached);
    }
    return (Dataset<T>) dataset;
  }

  void keep(PlanNode<?> node, Dataset<?> dataset) {
    if (node instanceof CachedNode<?> cached && isKept(node)) {
      parts.kept().put(cached, dataset);
    } else {
      computed.put(node, dataset);
    }
  }

  private static boolean isKept(PlanNode<?> node) {
    return node instanceof CachedNode<?> cached && cached.scope() == CachedNode.Scope.KEPT;
  }

  /** Computes what a stage of this node reads: all wide nodes below it that are not computed yet. */
  void prepare(PlanNode<?> plan) {
    plan.accept(new Preparation(this));
  }

  /** Counts a partition once however often it is read, and as far as the longest reading went. */
  void countRead(InputNode<?> node, int partition, long records) {
    counts
        .computeIfAbsent(node, n -> new AtomicLongArray(n.numPartitions()))
        .accumulateAndGet(partition, records, Math::max);
  }

  /** The batch's time, or nothing. */
  String batchName() {
    return batch.map(Time::toString).orElse("");
  }

  /** The batch for the end of an error's sentence. */
  String inBatch() {
    return batch.map(time -> " in batch " + time).orElse("");
  }

  /**
   * Says that a source is about to be read.
   *
   * @throws TidemillException if the batch is over, since its source may have forgotten these records
   */
  void checkReadable(InputNode<?> node) {
    if (batch.isPresent() && !open) {
      throw new TidemillException(
          ErrorCode.RDD_EXPIRED,
          "records of "
              + node.origin()
              + " are read after their batch"
              + batch.map(time -> " " + time).orElse("")
              + "; use an RDD only while its batch runs, or cache() it there and run an action on it, or let the"
              + " context remember its batches");
    }
  }

  /**
   * Runs tasks on the workers, or on this thread if there is little to do, and returns their results in order.
   *
   * @param what names the stage in errors
   * @param records about how many records the stage has to do with
   */
  <R> List<R> runTasks(String what, int tasks, long records, IntFunction<R> task) {
    return runTasks(what, 0, tasks, records, task);
  }

  private <R> List<R> runTasks(
      String what, int firstPartition, int tasks, long records, IntFunction<R> task) {
    Computations.@Nullable Computation current = Computations.current();
    TaskResults<R> results = new TaskResults<>(tasks, task);
    try {
      if (tasks <= 1 || records <= parts.inlineRecords()) {
        results.runAll();
      } else {
        ForeignCode.run(() ->
            parts.executor().run(tasks, i -> Computations.workFor(current, () -> results.run(i))));
      }
    } catch (InterruptedException e) {
      throw new TidemillException(ErrorCode.INTERRUPTED, what + " was interrupted" + inBatch(), e);
    }
    if (results.failure().isPresent()) {
      throw failed(
          what, firstPartition + results.failedTask(), results.failure().get());
    }
    return results.inOrder();
  }

  private TidemillException failed(String what, int partition, Throwable failure) {
    if (failure instanceof OperatorFailure operator) {
      return operator.located(batch, partition);
    }
    if (failure instanceof TidemillException known) {
      return known;
    }
    return new TidemillException(
        ErrorCode.USER_FUNCTION_FAILED,
        what + " failed" + inBatch() + ", partition " + partition + ": " + failure,
        failure);
  }
}
