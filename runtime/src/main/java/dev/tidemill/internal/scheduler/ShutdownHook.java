/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a job when the process is asked to end, by Ctrl-C or SIGTERM or a call of {@code System.exit} outside the job. A job that has
 * called that itself, perhaps while it starts, is not stopped: it waits for this hook.
 */
public final class ShutdownHook implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownHook.class);

  private final Thread thread;

  public ShutdownHook(Runnable stop) {
    this.thread = new Thread(() -> stopUnlessInside(stop), "tidemill-shutdown");
    Runtime.getRuntime().addShutdownHook(thread);
  }

  private static void stopUnlessInside(Runnable stop) {
    ExitCall.find()
        .filter(ExitCall::insideJob)
        .ifPresentOrElse(
            call -> LOG.warn("{}; the job ends at once, and its batch is not completed", call),
            stop);
  }

  /** Takes the hook back; nothing happens if the process is ending already. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      // the process is ending, which is why this is closed
    }
  }
}
