/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import dev.tidemill.internal.interrupt.Interrupts;
import java.util.function.IntConsumer;

/** Runs tasks sequentially on the calling thread, in order. */
public final class InThreadTaskExecutor implements TaskExecutor {
  @Override
  public void run(int tasks, IntConsumer task) throws InterruptedException {
    for (int i = 0; i < tasks; i++) {
      if (Interrupts.isRequested()) {
        throw new InterruptedException("interrupted before task " + i + " of " + tasks);
      }
      task.accept(i);
    }
  }

  @Override
  public void close() {}
}
