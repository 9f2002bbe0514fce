/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.engine.BatchEvaluator;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.Evaluator;
import dev.tidemill.spi.engine.TaskExecutor;
import dev.tidemill.spi.keyed.KeyedSteps;
import dev.tidemill.time.TimeFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes plans on the threads of this process.
 *
 * <p>Each partition of a stage is a task that pushes its records through the fused narrow steps into a list, a combining
 * table, the buffers of an exchange or an action. Results of shuffles are kept while a batch is open, those of cached
 * nodes for as long as somebody holds the node.
 */
final class EmbeddedEngine implements Engine {
  private final EngineParts parts;

  /** A stage of at most {@code inlineRecords} records runs on the calling thread and not on the workers. */
  EmbeddedEngine(
      TaskExecutor executor, int defaultPartitions, long inlineRecords, TimeFormat times) {
    this.parts = EngineParts.of(executor, defaultPartitions, inlineRecords, times);
  }

  @Override
  public Evaluator evaluator() {
    return EmbeddedEvaluator.outside(parts);
  }

  @Override
  public BatchEvaluator begin(BatchInfo batch) {
    return EmbeddedEvaluator.inBatch(parts, batch.time());
  }

  @Override
  public List<Pair<?, ?>> state(String name) {
    List<Pair<?, ?>> pairs = new ArrayList<>();
    parts.states().find(name).ifPresent(table -> {
      for (int partition = 0; partition < table.groups().numPartitions(); partition++) {
        KeyedSteps.pushAll(table, partition, new CollectingPush<>(pairs), false);
      }
    });
    return pairs;
  }

  @Override
  public void close() {
    parts.kept().clear();
    parts.states().clear();
    parts.executor().close();
  }
}
