/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import java.util.function.IntConsumer;

/**
 * Runs the tasks of one stage while the caller waits. There may be several callers at once, and a task may be one of them.
 *
 * <p>Tests use {@link InThreadTaskExecutor}, so that everything happens on their own thread.
 */
public interface TaskExecutor extends AutoCloseable {
  /**
   * Runs {@code task} for 0 to {@code tasks - 1}, each once, in any order and on any threads, and returns when all have
   * ended. What was written before the call is visible to the tasks, and what they wrote is visible after it.
   * Tasks throw nothing.
   *
   * @throws InterruptedException if the calling thread is interrupted; no task runs any more when this is thrown
   */
  void run(int tasks, IntConsumer task) throws InterruptedException;

  /** Ends the threads, if there are any. */
  @Override
  void close();
}
