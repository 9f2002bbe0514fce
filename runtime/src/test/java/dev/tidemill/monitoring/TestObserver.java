/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.monitoring;

import dev.tidemill.spi.metrics.JobObserver;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.PageSettings;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Found on the class path by every test; watches only jobs whose page has the host of a test that waits for it. */
public final class TestObserver implements JobObserver {
  /** What a test does with the job that it observes. */
  interface Watching {
    AutoCloseable observe(ObservedJob job) throws Exception;
  }

  private static final Map<String, Watching> BY_HOST = new ConcurrentHashMap<>();

  private static final Set<String> ASKED = ConcurrentHashMap.newKeySet();

  static void watch(String host, Watching watching) {
    BY_HOST.put(host, watching);
  }

  static boolean wasAskedFor(String host) {
    return ASKED.contains(host);
  }

  @Override
  public boolean isInterestedIn(PageSettings settings) {
    ASKED.add(settings.host());
    return BY_HOST.containsKey(settings.host());
  }

  @Override
  public AutoCloseable observe(ObservedJob job) throws Exception {
    return Objects.requireNonNull(BY_HOST.remove(job.description().page().host()))
        .observe(job);
  }
}
