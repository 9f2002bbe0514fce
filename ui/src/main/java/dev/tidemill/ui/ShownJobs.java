/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import dev.tidemill.spi.metrics.ObservedJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The jobs of a page: those that run, and the last ones that have ended. Safe for any thread. */
final class ShownJobs {
  private static final int MAX_ENDED = 5;

  private record Shown(ObservedJob job, LiveFeed feed) {}

  private final Map<String, Shown> running = new LinkedHashMap<>();
  private final Map<String, Shown> ended = new LinkedHashMap<>();

  /** Adds a job; closing the result says that it has ended. */
  synchronized AutoCloseable add(ObservedJob job) {
    Shown shown = new Shown(job, new LiveFeed(job));
    running.put(job.description().id(), shown);
    return () -> end(shown);
  }

  private synchronized void end(Shown shown) {
    String id = shown.job().description().id();
    running.remove(id);
    ended.put(id, shown);
    if (ended.size() > MAX_ENDED) {
      ended.remove(ended.keySet().iterator().next());
    }
  }

  /** All of them, those that run first. */
  synchronized List<ObservedJob> all() {
    List<ObservedJob> all = new ArrayList<>();
    running.values().forEach(shown -> all.add(shown.job()));
    ended.values().forEach(shown -> all.add(shown.job()));
    return all;
  }

  Optional<ObservedJob> find(String id) {
    return shown(id).map(Shown::job);
  }

  Optional<LiveFeed> feed(String id) {
    return shown(id).map(Shown::feed);
  }

  private synchronized Optional<Shown> shown(String id) {
    return Optional.ofNullable(running.get(id)).or(() -> Optional.ofNullable(ended.get(id)));
  }
}
