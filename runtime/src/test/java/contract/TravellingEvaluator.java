/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.counter.BatchCounts;
import dev.tidemill.spi.counter.TaskCounts;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.PartitionAction;
import dev.tidemill.spi.engine.StateActivity;
import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.kernel.OperatorFailure;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** The driver's side of one batch: sends tasks out, and keeps what comes back for later stages. */
final class TravellingEvaluator implements BatchEvaluator {
  private final int defaultPartitions;
  private final Map<CachedNode<?>, Warehouse> kept;
  private final Optional<Time> batch;
  private final IdentityHashMap<PlanNode<?>, Warehouse> stored = new IdentityHashMap<>();
  private final IdentityHashMap<InputNode<?>, Map<Integer, Long>> read = new IdentityHashMap<>();
  private final DistantStates states;
  private final BatchCounts counts = new BatchCounts();
  private boolean closed;

  TravellingEvaluator(
      int defaultPartitions,
      Map<CachedNode<?>, Warehouse> kept,
      String engine,
      Map<String, Integer> knownStates,
      Map<String, StateActivity> activity,
      Optional<Time> batch) {
    this.defaultPartitions = defaultPartitions;
    this.kept = kept;
    this.batch = batch;
    this.states = new DistantStates(engine, knownStates, activity, this);
  }

  @Override
  public int defaultPartitions() {
    return defaultPartitions;
  }

  @Override
  public synchronized <T, R> List<R> evaluate(
      PlanNode<T> plan, PartitionAction<? super T, R> action, int first, int count) {
    try {
      plan.accept(new Shipping(this));
      return runStage(plan.origin(), p -> Route.to(plan, p, this), action, first, count);
    } finally {
      if (batch.isEmpty() || closed) {
        stored.clear();
      }
    }
  }

  /** Runs a stage: a task for each partition, the last one first. */
  <T, R> List<R> runStage(
      Origin origin,
      IntFunction<Route> routes,
      PartitionAction<? super T, R> action,
      int first,
      int count) {
    List<R> results = new ArrayList<>(Collections.nCopies(count, null));
    Optional<TidemillException> lowestFailure = Optional.empty();
    for (int i = count - 1; i >= 0; i--) {
      if (Thread.currentThread().isInterrupted()) {
        throw new TidemillException(ErrorCode.INTERRUPTED, origin + " was interrupted" + inBatch());
      }
      try {
        Route route = routes.apply(first + i);
        Task<T, R> task = new Task<>(route.load(), route.legs(), action, origin, first + i);
        results.set(i, send(task, route, origin));
      } catch (OperatorFailure e) {
        lowestFailure = Optional.of(e.located(batch.map(Time::toString), first + i));
      } catch (IOException | ClassNotFoundException e) {
        throw new TidemillException(
            ErrorCode.NOT_SERIALIZABLE, "a task of " + origin + " cannot travel: " + e, e);
      }
    }
    if (lowestFailure.isPresent()) {
      throw lowestFailure.get();
    }
    return results;
  }

  private <T, R> R send(Task<T, R> task, Route route, Origin end)
      throws IOException, ClassNotFoundException {
    Object answer = Worker.run(Parcel.of(task)).unpack();
    if (answer instanceof OperatorFailure failure) {
      throw failure;
    }
    Task.Done done = (Task.Done) answer;
    for (TaskCounts.Count count : done.counts()) {
      counts.add(new TaskCounts.Count(
          count.isEnd() ? end : route.nodes().get((Integer) count.node()),
          count.partition(),
          count.isEnd(),
          count.counter(),
          count.count()));
    }
    route
        .reading()
        .ifPresent(part -> read.computeIfAbsent(part.input(), n -> new TreeMap<>())
            .merge(part.partition(), done.recordsRead(), Math::max));
    return done.result().unpack();
  }

  Optional<Warehouse> find(PlanNode<?> node) {
    Warehouse warehouse = stored.get(node);
    if (warehouse == null && node instanceof CachedNode<?> cached) {
      warehouse = kept.get(cached);
    }
    return Optional.ofNullable(warehouse);
  }

  void store(PlanNode<?> node, Warehouse warehouse) {
    if (node instanceof CachedNode<?> cached && cached.scope() == CachedNode.Scope.KEPT) {
      kept.put(cached, warehouse);
    } else {
      stored.put(node, warehouse);
    }
  }

  void checkReadable(InputNode<?> node) {
    if (closed) {
      throw new TidemillException(
          ErrorCode.RDD_EXPIRED, node.origin() + " is read after its time" + inBatch());
    }
  }

  /** The changes of keyed state. */
  DistantStates states() {
    return states;
  }

  void checkInBatch(Origin state) {
    if (batch.isEmpty() || closed) {
      throw new TidemillException(
          ErrorCode.RDD_EXPIRED,
          "the state of " + state + " is asked for outside its time" + inBatch());
    }
  }

  private String inBatch() {
    return batch.map(time -> " in batch " + time).orElse("");
  }

  @Override
  public Map<String, Long> recordsRead() {
    Map<String, Long> bySource = new TreeMap<>();
    read.forEach((input, partitions) ->
        partitions.values().forEach(count -> bySource.merge(input.source(), count, Long::sum)));
    return bySource;
  }

  @Override
  public BatchCounts counts() {
    return counts;
  }

  @Override
  public void release(CachedNode<?> node) {
    kept.remove(node);
    stored.remove(node);
  }

  @Override
  public synchronized StateDelta prepare() {
    closed = true;
    return states.prepare();
  }

  @Override
  public synchronized void commit() {
    states.commit();
  }

  @Override
  public synchronized void close() {
    closed = true;
    stored.clear();
    states.abort();
  }
}
