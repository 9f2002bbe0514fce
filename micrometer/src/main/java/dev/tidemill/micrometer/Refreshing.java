/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.micrometer;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the values of a job once a second, on a thread of its own, until it is closed. */
final class Refreshing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Refreshing.class);
  private static final long PERIOD_MILLIS = 1_000;
  private static final long LAST_MILLIS = 5_000;

  private final JobMeters meters;
  private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, work -> {
    Thread started = new Thread(work, "tidemill-micrometer");
    started.setDaemon(true);
    return started;
  });

  private final ScheduledFuture<?> periodic;

  Refreshing(JobMeters meters) {
    this.meters = meters;
    this.periodic =
        thread.scheduleWithFixedDelay(this::refresh, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void refresh() {
    try {
      meters.refresh();
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("the meters of a job could not be read", e); // the next time is in a second
    }
  }

  /** Reads the last values. A source that does not answer may keep it from that. */
  @Override
  public void close() {
    periodic.cancel(false);
    thread.execute(this::refresh);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(LAST_MILLIS, TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      thread.shutdownNow();
    }
  }
}
