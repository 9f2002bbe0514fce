package dev.tidemill.internal.engine;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.internal.state.KeyedStates;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.TaskExecutor;
import dev.tidemill.spi.kernel.OperatorFailure;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.time.Time;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the plans of one batch, or of none.
 *
 * <p>Every wide node below a plan (one that moves records or keeps them) is computed first, inputs before users, on the
 * driver's call; what remains is one stage of narrow steps, whose partitions run as tasks.
 */
final class EmbeddedEvaluator implements BatchEvaluator {
  private final TaskExecutor executor;
  private final int defaultPartitions;
  private final long inlineRecords;
  private final Map<CachedNode<?>, Dataset<?>> kept;
  private final Optional<Time> batch;
  private final IdentityHashMap<PlanNode<?>, Dataset<?>> computed = new IdentityHashMap<>();
  private final Map<InputNode<?>, long[]> counts = new ConcurrentHashMap<>();
  private final StateChanges states;
  private boolean closed;

  /** Without a batch, what is computed for one evaluation is forgotten after it. */
  EmbeddedEvaluator(
      TaskExecutor executor,
      int defaultPartitions,
      long inlineRecords,
      Map<CachedNode<?>, Dataset<?>> kept,
      KeyedStates states,
      Optional<Time> batch) {
    this.executor = executor;
    this.defaultPartitions = defaultPartitions;
    this.inlineRecords = inlineRecords;
    this.kept = kept;
    this.states = new StateChanges(states, this);
    this.batch = batch;
  }

  @Override
  public int defaultPartitions() {
    return defaultPartitions;
  }

  @Override
  public <T, R> List<R> evaluate(
      PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count) {
    try {
      prepare(plan);
      return runTasks(
          "an action on " + plan.origin(),
          first,
          count,
          Sizes.estimate(plan, this),
          task -> Feed.run(plan, first + task, action, this));
    } finally {
      if (batch.isEmpty() || closed) {
        computed.clear();
      }
    }
  }

  @Override
  public void release(CachedNode<?> node) {
    kept.remove(node);
    computed.remove(node);
  }

  @Override
  public Map<String, Long> recordsRead() {
    Map<String, Long> records = new TreeMap<>();
    counts.forEach((node, partitions) ->
        records.merge(node.source(), LongStream.of(partitions).sum(), Long::sum));
    return records;
  }

  @Override
  public void commit() {
    states.commit();
  }

  @Override
  public void close() {
    closed = true;
    computed.clear();
    if (batch.isPresent()) {
      states.abort();
    }
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
   * Says that keyed state is about to change.
   *
   * @throws TidemillException if this is not within a batch
   */
  void checkInBatch(Origin state) {
    if (batch.isEmpty() || closed) {
      throw new TidemillException(
          ErrorCode.RDD_EXPIRED,
          "the state of " + state + " is asked for outside its batch"
              + batch.map(time -> " " + time).orElse("")
              + "; use an RDD only while its batch runs, or cache() it there and run an action on it, or let the"
              + " context remember its batches");
    }
  }

  /** The records of a node that was computed before. */
  @SuppressWarnings("unchecked") // a node's dataset has the node's type
  <T> @Nullable Dataset<T> find(PlanNode<T> node) {
    Dataset<?> dataset = computed.get(node);
    if (dataset == null && node instanceof CachedNode<?> cached) {
      dataset = kept.get(cached);
    }
    return (Dataset<T>) dataset;
  }

  void keep(PlanNode<?> node, Dataset<?> dataset) {
    if (node instanceof CachedNode<?> cached && cached.scope() == CachedNode.Scope.KEPT) {
      kept.put(cached, dataset);
    } else {
      computed.put(node, dataset);
    }
  }

  /** Computes what a stage of this node reads: all wide nodes below it that are not computed yet. */
  void prepare(PlanNode<?> plan) {
    plan.accept(new Preparation(this));
  }

  /** Counts a partition once however often it is read, and as far as the longest reading went. */
  void countRead(InputNode<?> node, int partition, long records) {
    long[] ofNode = counts.computeIfAbsent(node, n -> new long[n.numPartitions()]);
    ofNode[partition] = Math.max(ofNode[partition], records);
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
    if (closed) {
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
    TaskResults<R> results = new TaskResults<>(tasks, task);
    try {
      if (tasks <= 1 || records <= inlineRecords) {
        results.runAll();
      } else {
        ForeignCode.run(() -> executor.run(tasks, results::run));
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
