/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.ui.history.History;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The jobs of a page: those that run, and the last ones that have ended. Safe for any thread. */
final class ShownJobs {
  private static final int MAX_ENDED = 5;
  private static final int MAX_HISTORIES = 20;

  private record Shown(ObservedJob job, LiveFeed feed) {}

  private final Map<String, Shown> running = new LinkedHashMap<>();
  private final Map<String, Shown> ended = new LinkedHashMap<>();
  private final Map<String, Shown> past = new LinkedHashMap<>();
  private final Map<String, History> histories = new LinkedHashMap<>();

  /** Also shows the runs that a directory has reports of. */
  synchronized void addHistory(String directory) {
    if (histories.size() < MAX_HISTORIES) {
      histories.computeIfAbsent(directory, History::new);
    }
  }

  /** The runs of other processes, those of each directory latest first. */
  List<ObservedJob> earlier() {
    Set<String> here = new HashSet<>();
    all().forEach(job -> here.add(job.description().id()));
    List<ObservedJob> earlier = new ArrayList<>();
    for (History history : histories()) {
      history.runs().stream().filter(run -> here.add(run.description().id())).forEach(earlier::add);
    }
    return earlier;
  }

  private synchronized List<History> histories() {
    return List.copyOf(histories.values());
  }

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

  /** All of this process, those that run first. */
  synchronized List<ObservedJob> all() {
    List<ObservedJob> all = new ArrayList<>();
    running.values().forEach(shown -> all.add(shown.job()));
    ended.values().forEach(shown -> all.add(shown.job()));
    return all;
  }

  Optional<ObservedJob> find(String id) {
    return shown(id).or(() -> past(id)).map(Shown::job);
  }

  Optional<LiveFeed> feed(String id) {
    return shown(id).or(() -> past(id)).map(Shown::feed);
  }

  private synchronized Optional<Shown> shown(String id) {
    return Optional.ofNullable(running.get(id)).or(() -> Optional.ofNullable(ended.get(id)));
  }

  private Optional<Shown> past(String id) {
    for (History history : histories()) {
      Optional<ObservedJob> run = history.find(id);
      if (run.isPresent()) {
        return Optional.of(shown(run.get()));
      }
    }
    return Optional.empty();
  }

  /** One feed for all who follow a run, as long as it is among those asked for last. */
  private synchronized Shown shown(ObservedJob run) {
    Shown known = past.get(run.description().id());
    if (known == null || known.job() != run) {
      known = new Shown(run, new LiveFeed(run));
      past.put(run.description().id(), known);
      if (past.size() > MAX_ENDED) {
        past.remove(past.keySet().iterator().next());
      }
    }
    return known;
  }
}
