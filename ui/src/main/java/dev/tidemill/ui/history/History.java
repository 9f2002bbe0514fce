/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import dev.tidemill.spi.metrics.ObservedJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that a directory has reports of, without those that this process writes itself. Memory is
 * bounded: only the runs that were asked for last keep their batches. Safe for any thread.
 */
public final class History {
  private static final Logger LOG = LoggerFactory.getLogger(History.class);
  private static final int MAX_OPEN = 4;

  private final Segments segments;
  private final String directory;
  private final Map<String, PastRun> runs = new LinkedHashMap<>();

  /** Those asked for last, the latest at the end. */
  private final Map<String, PastRun> open = new LinkedHashMap<>(16, 0.75f, true);

  /** The history in a local directory, which need not exist. */
  public History(String directory) {
    this.directory = directory;
    this.segments = new Segments(Local.path(directory));
  }

  /** All runs, the latest first. */
  public synchronized List<ObservedJob> runs() {
    try {
      List<String> prefixes = new ArrayList<>(segments.byRun().keySet());
      prefixes.removeIf(HistoryWriter::isWriting);
      runs.keySet().retainAll(prefixes);
      open.keySet().retainAll(prefixes);
      List<ObservedJob> latestFirst = new ArrayList<>();
      for (int i = prefixes.size() - 1; i >= 0; i--) {
        run(prefixes.get(i)).ifPresent(latestFirst::add);
      }
      return latestFirst;
    } catch (IOException e) {
      LOG.warn("the history in {} cannot be read: {}", directory, e.toString());
      return List.of();
    }
  }

  private Optional<PastRun> run(String prefix) {
    if (!runs.containsKey(prefix)) {
      PastRun.of(segments, prefix).ifPresent(run -> runs.put(prefix, run));
    }
    return Optional.ofNullable(runs.get(prefix));
  }

  /** The run with this id, whose batches are about to be asked for. */
  public synchronized Optional<ObservedJob> find(String id) {
    runs();
    for (Map.Entry<String, PastRun> run : runs.entrySet()) {
      if (run.getValue().description().id().equals(id)) {
        open.put(run.getKey(), run.getValue());
        if (open.size() > MAX_OPEN) {
          Iterator<PastRun> oldest = open.values().iterator();
          oldest.next().forget();
          oldest.remove();
        }
        return Optional.of(run.getValue());
      }
    }
    return Optional.empty();
  }
}
