/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

/**
 * Watches the jobs of this JVM. An observer is on the class path, in {@code
 * META-INF/services/dev.tidemill.spi.metrics.JobObserver}, and has a public no-argument constructor.
 *
 * <p>Jobs on a manual clock have no observers, so that tests start nothing that they do not ask for.
 * Each context creates its own observers. {@link #observe} and closing what it returns
 * run on threads of their own: an observer that is slow there, or that throws, neither delays nor
 * fails the job; what it throws is logged once, as a warning. It is constructed, and asked whether
 * it is interested, by the thread that starts the job, which must be quick.
 */
public interface JobObserver {
  /**
   * Whether this observer watches a job with these settings. Nothing is recorded for a job that
   * nobody watches. Called on the thread that starts the job; must return at once.
   */
  boolean isInterestedIn(PageSettings settings);

  /**
   * Begins to watch a job. Called once, while the job starts or shortly after.
   *
   * @return closed when the job has ended, after its last event
   */
  AutoCloseable observe(ObservedJob job) throws Exception;
}
