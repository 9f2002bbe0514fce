/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the background work of a {@link StateStore} on a daemon thread, which starts when needed. */
public final class SnapshotThread implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotThread.class);
  private static final long MAX_WAIT_SECONDS = 10;

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

  /**
   * Waits for the task that runs, because what comes next may give the directory to another process.
   * Close the store first, which makes it end soon. An interrupt ends the wait.
   */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("A snapshot of the state has not ended within {} s", MAX_WAIT_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
