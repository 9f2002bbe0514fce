/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs the background work of a {@link StateStore} on a daemon thread, which starts when needed. */
public final class SnapshotThread implements Executor, AutoCloseable {
  private final ExecutorService executor;

  /**
   * @param name name of the thread
   * @param deaths called when it dies of what a task throws; the next task has another thread
   */
  public SnapshotThread(String name, Thread.UncaughtExceptionHandler deaths) {
    executor = Executors.newSingleThreadExecutor(task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler(deaths);
      return thread;
    });
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Lets the task that runs end. Close the store first, which makes it end soon. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
