/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a job when the process is asked to end, by Ctrl-C or SIGTERM or a call of
 * {@code System.exit} outside the job. A job that has called that itself, perhaps while it starts,
 * is not stopped: it waits for this hook.
 */
public final class ShutdownHook implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownHook.class);

  /** The end of a process concerns every job in it, whoever has started it. */
  private static final Set<ShutdownHook> OPEN = ConcurrentHashMap.newKeySet();

  private final Thread thread;
  private final Duration stopTimeout;

  /** The stop is expected to take no longer than the time-out; nothing here ends it. */
  public ShutdownHook(Duration stopTimeout, Runnable stop) {
    this.stopTimeout = stopTimeout;
    this.thread = new Thread(() -> stopUnlessInside(stop), "tidemill-shutdown");
    Runtime.getRuntime().addShutdownHook(thread);
    OPEN.add(this);
  }

  /**
   * The time-out of the job in this process that may take longest to stop; empty if no job runs.
   */
  public static Optional<Duration> longestStopTimeout() {
    return OPEN.stream().map(hook -> hook.stopTimeout).max(Comparator.naturalOrder());
  }

  /** Interrupts every stop that is at work, which then interrupts the batch that it waits for. */
  public static void interruptStops() {
    OPEN.forEach(hook -> hook.thread.interrupt());
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
    OPEN.remove(this);
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      // the process is ending, which is why this is closed
    }
  }
}
