/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.internal.thread.FatalErrors;
import dev.tidemill.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a thread does that stays beside the driver's until the context has ended: it keeps the
 * process alive, calls the {@link Watchdog}, and sees to it that the end comes. An end that was
 * decided, by a failure or an interrupt, takes at most two stop timeouts: after one what runs is
 * interrupted, and after the second it is abandoned.
 */
final class Watch implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final Clock clock;
  private final Lifecycle lifecycle;
  private final DriverLock lock;
  private final Duration stopTimeout;
  private final Optional<Watchdog> watchdog;
  private final Runnable abandon;
  private Optional<Long> endingNanos = Optional.empty();
  private boolean interrupted;

  /** @param abandon ends the context without its driver */
  Watch(SchedulerParts parts, DrivenLoop loop, Lifecycle lifecycle, Runnable abandon) {
    this.clock = parts.clock();
    this.lifecycle = lifecycle;
    this.lock = loop.lock();
    this.stopTimeout = parts.settings().stopTimeout();
    this.abandon = abandon;
    long intervals = parts.settings().watchdogIntervals();
    this.watchdog = intervals == 0
        ? Optional.empty()
        : Optional.of(new Watchdog(
            parts.clock(),
            loop.activity(),
            loop.lock(),
            parts.ticks().interval(),
            intervals,
            parts.listeners(),
            parts.times()));
  }

  /** Returns when the context has ended. An interrupt only makes it look sooner. */
  @Override
  public void run() {
    boolean ended = false;
    while (!ended) {
      try {
        ended = lifecycle.awaitTermination(LONGEST_PAUSE);
        if (!ended) {
          look();
        }
      } catch (InterruptedException e) {
        // only looks sooner
      } catch (Throwable e) {
        failed(e);
      }
    }
  }

  private void failed(Throwable cause) {
    if (FatalErrors.isFatal(cause)) {
      lifecycle.failFromOutside(cause);
    } else {
      LOG.warn("the watchdog failed and will look again", cause);
    }
  }

  /** Looks at the driver once. */
  void look() {
    Phase phase = lifecycle.phase();
    if (phase == Phase.INTERRUPTED || phase == Phase.CLOSING) {
      seeToTheEnd(phase);
    } else {
      watchdog.ifPresent(Watchdog::look);
    }
  }

  private void seeToTheEnd(Phase phase) {
    long now = clock.nanoTime();
    if (endingNanos.isEmpty()) {
      endingNanos = Optional.of(now);
    }
    Duration ending = Duration.ofNanos(now - endingNanos.get());
    if (ending.compareTo(stopTimeout) < 0) {
      return;
    }
    if (interrupted) {
      abandon.run();
    } else {
      interrupted = true;
      endingNanos = Optional.of(now);
      LOG.warn(
          "the context has not ended {} ms after it {}; its running code is interrupted",
          ending.toMillis(),
          phase == Phase.CLOSING ? "was to be closed" : "was interrupted");
      lock.interrupt();
    }
  }
}
