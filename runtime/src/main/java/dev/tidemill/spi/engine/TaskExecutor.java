/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import java.util.function.IntConsumer;

/**
 * Runs the tasks of one stage while the caller waits. There may be several concurrent callers, and
 * a task may be one of them.
 *
 * <p>Tests use {@link InThreadTaskExecutor}, so that everything runs on the thread of the test.
 */
public interface TaskExecutor extends AutoCloseable {
  /**
   * Runs {@code task} once for each index from 0 to {@code tasks - 1}, in any order and on any
   * threads, and returns when all have ended. Writes before the call are visible to the tasks, and
   * writes of the tasks are visible after it. Tasks do not throw.
   *
   * @throws InterruptedException if the calling thread is interrupted; when this is thrown, no task
   *     is running
   */
  void run(int tasks, IntConsumer task) throws InterruptedException;

  /** Stops the threads, if there are any. */
  @Override
  void close();
}
