package dev.tidemill.internal.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.internal.state.KeyedStates;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.TaskExecutor;
import dev.tidemill.spi.keyed.KeyedSteps;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * Computes plans on the threads of this process.
 *
 * <p>Each partition of a stage is a task that pushes its records through the fused narrow steps into a list, a combining
 * table, the buffers of an exchange or an action. Results of shuffles are kept while a batch is open, those of cached
 * nodes for as long as somebody holds the node.
 */
final class EmbeddedEngine implements Engine {
  private final TaskExecutor executor;
  private final int defaultPartitions;
  private final long inlineRecords;
  private final Map<CachedNode<?>, Dataset<?>> kept =
      Collections.synchronizedMap(new WeakHashMap<>());
  private final KeyedStates states = new KeyedStates();

  /** A stage of at most {@code inlineRecords} records runs on the driver and not on the workers. */
  EmbeddedEngine(TaskExecutor executor, int defaultPartitions, long inlineRecords) {
    this.executor = executor;
    this.defaultPartitions = defaultPartitions;
    this.inlineRecords = inlineRecords;
  }

  @Override
  public Evaluator evaluator() {
    return evaluator(Optional.empty());
  }

  @Override
  public BatchEvaluator begin(Time time) {
    return evaluator(Optional.of(time));
  }

  private EmbeddedEvaluator evaluator(Optional<Time> batch) {
    return new EmbeddedEvaluator(executor, defaultPartitions, inlineRecords, kept, states, batch);
  }

  @Override
  public List<Pair<?, ?>> state(String name) {
    List<Pair<?, ?>> pairs = new ArrayList<>();
    states.find(name).ifPresent(table -> {
      for (int partition = 0; partition < table.groups().numPartitions(); partition++) {
        KeyedSteps.pushAll(table, partition, new Feed.ListPush<>(pairs), false);
      }
    });
    return pairs;
  }

  @Override
  public void close() {
    kept.clear();
    states.clear();
    executor.close();
  }
}
