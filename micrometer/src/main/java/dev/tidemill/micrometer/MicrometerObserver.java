/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.micrometer;

import dev.tidemill.spi.metrics.JobObserver;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.PageSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * Registers the meters of every job of this JVM with Micrometer, and so with what it reports to:
 * JMX, OTLP, Datadog and others. It is found on the class path.
 *
 * <p>Meters go to {@link Metrics#globalRegistry}, to which frameworks and programs add their
 * registries, or to the one given to {@link #registerWith}. They have the names of {@code /metrics}
 * with dots, and the tags {@code app} and {@code run}. Values are read once a second, on a thread of
 * this library.
 */
public final class MicrometerObserver implements JobObserver {
  /** Jobs that have ended whose last values stay. */
  private static final int MAX_ENDED = 5;

  private static final Deque<JobMeters> ENDED = new ArrayDeque<>();
  private static volatile MeterRegistry registry = Metrics.globalRegistry;

  /** Called by the service loader. */
  public MicrometerObserver() {}

  /**
   * Registers the meters of jobs that start from now on with this registry instead of {@link
   * Metrics#globalRegistry}.
   *
   * <pre>{@code
   * PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
   * MicrometerObserver.registerWith(prometheus);
   * ssc.start();
   * }</pre>
   */
  public static void registerWith(MeterRegistry newRegistry) {
    registry = Objects.requireNonNull(newRegistry, "registry");
  }

  /** Every job is watched. */
  @Override
  public boolean isInterestedIn(PageSettings settings) {
    return true;
  }

  @Override
  public AutoCloseable observe(ObservedJob job) {
    JobMeters meters = new JobMeters(job, registry);
    Refreshing refreshing = new Refreshing(meters);
    return () -> {
      refreshing.close();
      ended(meters);
    };
  }

  /** A job that has failed is to be seen, and a JVM that starts job after job must not fill up. */
  private static void ended(JobMeters meters) {
    synchronized (ENDED) {
      ENDED.addLast(meters);
      if (ENDED.size() > MAX_ENDED) {
        ENDED.removeFirst().remove();
      }
    }
  }
}
