/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.listener.RunningThread;
import dev.tidemill.listener.StallReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.time.Clock;
import dev.tidemill.time.TimeFormat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns when the driver has made no progress for a number of batch intervals, with the stack of
 * the code that it runs. A driver that waits for its next batch, or for the pause before an attempt, makes
 * progress.
 *
 * <p>The first warning comes after the allowed time, further ones after twice as long each. The
 * owner calls {@link #look} periodically. All durations are measured with the given clock.
 */
final class Watchdog {
  /** Shorter stalls come and go with a JVM that warms up or collects garbage. */
  static final Duration SHORTEST = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private final Clock clock;
  private final DriverActivity activity;
  private final DriverLock lock;
  private final Duration interval;
  private final Duration allowed;
  private final StreamingListener listener;
  private final TimeFormat times;
  private Duration nextWarning;
  private Optional<Long> stalledNanos = Optional.empty();

  /**
   * A watchdog.
   *
   * @param intervals how many batch intervals without progress are allowed
   */
  Watchdog(
      Clock clock,
      DriverActivity activity,
      DriverLock lock,
      Duration interval,
      long intervals,
      StreamingListener listener,
      TimeFormat times) {
    this.clock = clock;
    this.activity = activity;
    this.lock = lock;
    this.interval = interval;
    Duration wanted = interval.multipliedBy(intervals);
    this.allowed = wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted;
    this.listener = listener;
    this.times = times;
    this.nextWarning = allowed;
  }

  /** Looks at the driver, and warns if it is stalled. */
  void look() {
    Duration stalled = activity.withoutProgress();
    if (stalled.compareTo(allowed) < 0) {
      goesOn();
    } else if (stalled.compareTo(nextWarning) >= 0) {
      warn(stalled);
      nextWarning = stalled.multipliedBy(2);
    }
  }

  private void warn(Duration stalled) {
    List<RunningThread> running = RunningCode.of(lock.owner());
    stalledNanos = Optional.of(clock.nanoTime() - stalled.toNanos());
    StallReport report = new StallReport(
        activity.batch().orElseThrow(), stalled, stalled.toNanos() / interval.toNanos(), running);
    LOG.warn(
        "no progress for {} ms, {} batch intervals, at batch {}{}",
        stalled.toMillis(),
        report.intervals(),
        times.text(report.batchTime()),
        running.isEmpty() ? "; no thread drives the job" : ":" + RunningCode.text(running));
    listener.onStalled(report);
  }

  private void goesOn() {
    stalledNanos.ifPresent(since -> LOG.info(
        "the job goes on; it had made no progress for {} ms",
        Duration.ofNanos(clock.nanoTime() - since).toMillis()));
    stalledNanos = Optional.empty();
    nextWarning = allowed;
  }
}
