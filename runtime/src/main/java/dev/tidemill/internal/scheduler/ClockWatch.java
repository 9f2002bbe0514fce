/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.internal.batch.SteadyClock;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.ClockChange;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.time.TimeFormat;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at each batch whether the time of day was set since the one before, and tells that to the
 * listeners and the log. A time of day that is set again and again is logged once a minute. Used on
 * the driver's thread.
 */
public final class ClockWatch implements StreamingListener {
  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
  private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();

  private final SteadyClock clock;
  private final Duration interval;
  private final TimeFormat times;
  private final StreamingListener listeners;
  private boolean logged;
  private long loggedNanos;
  private long notLogged;

  /**
   * A watch.
   *
   * @param interval the batch interval
   * @param times how the log shows the times of batches
   * @param listeners hear of each change
   */
  public ClockWatch(
      SteadyClock clock, Duration interval, TimeFormat times, StreamingListener listeners) {
    this.clock = clock;
    this.interval = interval;
    this.times = times;
    this.listeners = listeners;
  }

  @Override
  public void onBatchStarted(BatchInfo batch) {
    clock.takeChange().ifPresent(change -> {
      log(batch, change);
      listeners.onClockChanged(change);
    });
  }

  private void log(BatchInfo batch, ClockChange change) {
    long nanos = clock.nanoTime();
    if (logged && nanos - loggedNanos < QUIET_NANOS) {
      notLogged++;
      return;
    }
    LOG.warn("batch {}: {}{}", times.text(batch.time()), text(change), since());
    logged = true;
    loggedNanos = nanos;
    notLogged = 0;
  }

  private String since() {
    return notLogged == 0
        ? ""
        : "; it was set " + notLogged + (notLogged == 1 ? " more time" : " more times")
            + " since this was last logged";
  }

  private String text(ClockChange change) {
    long by = change.by().toMillis();
    long ahead = change.ahead().toMillis();
    String text = by < 0
        ? "the time of day was set back by " + -by + " ms; batches go on every "
            + interval.toMillis() + " ms"
        : "the time of day went forward by " + by
            + " ms at once: it was set, or the machine was suspended";
    if (ahead > 0) {
      return text + ". Batch times are ahead of the time of day by " + ahead
          + " ms, until it is set forward";
    }
    return by < 0 ? text : text + ". The batches that were missed run now, one after the other";
  }
}
