/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

import dev.tidemill.internal.blocklog.ChunkFormat.KnownId;
import dev.tidemill.spi.source.Deduplication;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ids of the records that were stored last, bounded by count and age. Without de-duplication it
 * stays empty.
 */
public final class IdWindow {
  /** All ids are written at once at the beginning of a file of the log, which has a largest size. */
  private static final long MAX_BYTES = 32 << 20;

  private final Optional<Deduplication> bounds;
  /** When they arrived; oldest first. */
  private final Map<String, Long> arrivals = new LinkedHashMap<>();

  private long bytes;

  public IdWindow(Optional<Deduplication> bounds) {
    this.bounds = bounds;
  }

  /** Whether ids are remembered at all. */
  public boolean isOn() {
    return bounds.isPresent();
  }

  /** Whether an id is known and not too old. */
  public boolean contains(String id, long nowMillis) {
    Long arrival = arrivals.get(id);
    return arrival != null && bounds.isPresent() && !isOld(arrival, nowMillis, bounds.get());
  }

  private static boolean isOld(long arrival, long now, Deduplication bounds) {
    return arrival < now - bounds.age().toMillis();
  }

  public void add(String id, long nowMillis) {
    if (bounds.isEmpty()) {
      return;
    }
    if (arrivals.remove(id) == null) { // removed, so that it is the newest
      bytes += bytesOf(id);
    }
    arrivals.put(id, nowMillis);
    Iterator<Map.Entry<String, Long>> oldest = arrivals.entrySet().iterator();
    Map.Entry<String, Long> next = oldest.next();
    while (isExcess(next.getValue(), nowMillis, bounds.get())) {
      bytes -= bytesOf(next.getKey());
      oldest.remove();
      if (!oldest.hasNext()) {
        return;
      }
      next = oldest.next();
    }
  }

  private boolean isExcess(long arrival, long now, Deduplication most) {
    return arrivals.size() > most.count() || bytes > MAX_BYTES || isOld(arrival, now, most);
  }

  /** At most so many when it is written. */
  private static long bytesOf(String id) {
    return 16 + 3L * id.length();
  }

  /** Takes the ids of another window. */
  public void addAll(IdWindow other) {
    other.arrivals.forEach(this::add);
  }

  /** Returns which of some ids, by index, are not known; of those that are equal, the first. */
  public List<Integer> unknown(List<String> ids, long nowMillis) {
    List<Integer> unknown = new ArrayList<>();
    Set<String> met = new HashSet<>();
    for (int i = 0; i < ids.size(); i++) {
      if (!contains(ids.get(i), nowMillis) && met.add(ids.get(i))) {
        unknown.add(i);
      }
    }
    return unknown;
  }

  List<KnownId> known() {
    List<KnownId> known = new ArrayList<>();
    arrivals.forEach((id, arrival) -> known.add(new KnownId(id, arrival)));
    return known;
  }

  void clear() {
    arrivals.clear();
    bytes = 0;
  }
}
