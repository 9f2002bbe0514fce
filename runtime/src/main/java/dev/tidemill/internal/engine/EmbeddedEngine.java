package dev.tidemill.internal.engine;

import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.TaskExecutor;
import dev.tidemill.spi.plan.CachedNode;
import dev.tidemill.time.Time;
import java.util.Collections;
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
  private final Map<CachedNode<?>, Dataset<?>> kept =
      Collections.synchronizedMap(new WeakHashMap<>());

  EmbeddedEngine(TaskExecutor executor, int defaultPartitions) {
    this.executor = executor;
    this.defaultPartitions = defaultPartitions;
  }

  @Override
  public Evaluator evaluator() {
    return new EmbeddedEvaluator(executor, defaultPartitions, kept, Optional.empty());
  }

  @Override
  public BatchEvaluator begin(Time time) {
    return new EmbeddedEvaluator(executor, defaultPartitions, kept, Optional.of(time));
  }

  @Override
  public void close() {
    kept.clear();
    executor.close();
  }
}
