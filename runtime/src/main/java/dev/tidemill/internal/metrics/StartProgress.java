/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.internal.progress.LongOperations;
import dev.tidemill.internal.progress.OpenOperation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what the start of a job is busy with, and says so in the log if it takes long: reading a checkpoint,
 * opening sources, restoring state. The log has it after ten seconds, and again whenever twice as much
 * time has passed.
 */
public final class StartProgress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.tidemill.job");
  private static final Duration FIRST = Duration.ofSeconds(10);

  private final CountDownLatch started = new CountDownLatch(1);
  private final LongOperations operations;
  private volatile String step = "";
  private Optional<OpenOperation> shown = Optional.empty();

  private StartProgress(LongOperations operations) {
    this.operations = operations;
  }

  /** Watches a start. On a manual clock nothing is watched, because tests start no threads. */
  public static StartProgress begin(String job, boolean manual, LongOperations operations) {
    return manual ? new StartProgress(operations) : begin(job, FIRST, operations);
  }

  static StartProgress begin(String job, Duration first, LongOperations operations) {
    StartProgress progress = new StartProgress(operations);
    Thread thread = new Thread(() -> progress.watch(job, first), "tidemill-start-progress");
    thread.setDaemon(true);
    thread.start();
    return progress;
  }

  /** What comes now, such as {@code restoring the state}. */
  public void at(String nextStep) {
    step = nextStep;
    shown.ifPresent(OpenOperation::close);
    shown = Optional.of(operations.step(nextStep));
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
    shown.ifPresent(OpenOperation::close);
  }
}
