/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what the start of a job is busy with, if it takes long: reading a checkpoint,
 * opening sources, restoring state. It does so after ten seconds, and again whenever twice as much
 * time has passed.
 */
public final class StartProgress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.tidemill.job");
  private static final Duration FIRST = Duration.ofSeconds(10);

  private final CountDownLatch started = new CountDownLatch(1);
  private volatile String step = "";

  private StartProgress() {}

  /** Watches a start. On a manual clock nothing is watched, because tests start no threads. */
  public static StartProgress begin(String job, boolean manual) {
    return manual ? new StartProgress() : begin(job, FIRST);
  }

  static StartProgress begin(String job, Duration first) {
    StartProgress progress = new StartProgress();
    Thread thread = new Thread(() -> progress.watch(job, first), "tidemill-start-progress");
    thread.setDaemon(true);
    thread.start();
    return progress;
  }

  /** What comes now, such as {@code restoring the state}. */
  public void at(String nextStep) {
    step = nextStep;
  }

  private void watch(String job, Duration first) {
    try {
      Duration passed = Duration.ZERO;
      Duration wait = first;
      while (!started.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        passed = passed.plus(wait);
        LOG.info("{} has been starting for {} s and is {}", job, passed.toSeconds(), step);
        wait = passed;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The job has started, or has not. */
  @Override
  public void close() {
    started.countDown();
  }
}
