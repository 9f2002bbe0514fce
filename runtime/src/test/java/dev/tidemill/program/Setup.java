/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.StreamingContext;
import dev.tidemill.spi.engine.TaskExecutor;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a program is run on.
 *
 * @param master the master URL
 * @param partitions the number of partitions where nothing else says
 * @param executor runs the tasks, in place of the engine's threads
 */
public record Setup(String master, int partitions, Optional<Supplier<TaskExecutor>> executor) {
  /** An engine with its own threads, if it has any. */
  public static Setup of(String master, int partitions) {
    return new Setup(master, partitions, Optional.empty());
  }

  /** An engine whose tasks run elsewhere. */
  public static Setup of(String master, int partitions, Supplier<TaskExecutor> executor) {
    return new Setup(master, partitions, Optional.of(executor));
  }

  StreamingContext.Builder context() {
    StreamingContext.Builder builder =
        StreamingContext.builder().master(master).partitions(partitions);
    executor.ifPresent(
        supplier -> builder.environment(world -> world.withTaskExecutor(supplier.get())));
    return builder;
  }

  @Override
  public String toString() {
    return master + " with " + partitions + " partitions"
        + executor.map(supplier -> ", tasks run by " + supplier.get()).orElse("");
  }
}
