/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.metrics.JobObserver;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.PageSettings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The observers of a job: found when it starts, and told of it and closed on threads of their own,
 * one after the other, so that they see a job that ends at once, too. The job waits for nothing that
 * they do.
 */
public final class Observers implements StreamingListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

  /** Where the list of observers itself cannot be read, each look at it fails. */
  private static final int MAX_FAILURES = 20;

  private final List<JobObserver> interested;
  private final List<AutoCloseable> observing = new ArrayList<>();
  private Optional<Thread> last = Optional.empty();

  private Observers(List<JobObserver> interested) {
    this.interested = interested;
  }

  /** The observers on the class path that watch a job with these settings; empty if there are none. */
  public static Optional<Observers> interestedIn(PageSettings settings) {
    List<JobObserver> interested = new ArrayList<>();
    Iterator<JobObserver> found = ServiceLoader.load(JobObserver.class).iterator();
    for (int failures = 0; failures < MAX_FAILURES; ) {
      try {
        if (!found.hasNext()) {
          break;
        }
        JobObserver observer = found.next();
        if (observer.isInterestedIn(settings)) {
          interested.add(observer);
        }
      } catch (RuntimeException
          | ServiceConfigurationError
          | LinkageError
          | AssertionError
          | StackOverflowError e) {
        failures++;
        LOG.warn("an observer cannot be used; the job runs without it: {}", e.toString());
        LOG.debug("in full", e);
      }
    }
    return interested.isEmpty() ? Optional.empty() : Optional.of(new Observers(interested));
  }

  /** Has the observers begin. */
  public void observe(ObservedJob job) {
    inBackground(() -> interested.forEach(observer -> begin(observer, job)));
  }

  private void begin(JobObserver observer, ObservedJob job) {
    try {
      observing.add(observer.observe(job));
    } catch (Throwable e) {
      warn(observer, "cannot watch the job, which runs without it", e);
    }
  }

  @Override
  public void onStreamingStopped(Optional<Throwable> failure) {
    close();
  }

  /** The job has ended, or has not started after all. */
  @Override
  public void close() {
    inBackground(this::end);
  }

  private void end() {
    for (AutoCloseable each : observing) {
      try {
        each.close();
      } catch (Throwable e) {
        warn(each, "could not be closed", e);
      }
    }
    observing.clear();
  }

  private static void warn(Object who, String what, Throwable failure) {
    LOG.warn("{} {}: {}", who.getClass().getName(), what, failure.toString());
    LOG.debug("in full", failure);
  }

  /** Runs one thing after the other. */
  private synchronized void inBackground(Runnable work) {
    Optional<Thread> before = last;
    Thread thread = new Thread(
        () -> {
          try {
            if (before.isPresent()) {
              before.get().join();
            }
            work.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        "tidemill-observers");
    thread.setDaemon(true);
    thread.start();
    last = Optional.of(thread);
  }
}
