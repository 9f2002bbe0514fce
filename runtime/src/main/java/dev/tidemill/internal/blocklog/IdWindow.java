/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

import dev.tidemill.internal.blocklog.ChunkFormat.KnownId;
import dev.tidemill.spi.source.Deduplication;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ids of the records that were stored last, bounded by count and age. Without de-duplication it
 * stays empty.
 */
public final class IdWindow {
  private final Optional<Deduplication> bounds;
  /** When they arrived; oldest first. */
  private final Map<String, Long> arrivals = new LinkedHashMap<>();

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
    arrivals.remove(id); // so that it is the newest
    arrivals.put(id, nowMillis);
    Iterator<Long> oldest = arrivals.values().iterator();
    while (arrivals.size() > bounds.get().count() || isOld(oldest(), nowMillis, bounds.get())) {
      oldest.next();
      oldest.remove();
    }
  }

  private long oldest() {
    return arrivals.values().iterator().next();
  }

  /** Takes the ids of another window. */
  public void addAll(IdWindow other) {
    other.arrivals.forEach(this::add);
  }

  List<KnownId> known() {
    List<KnownId> known = new ArrayList<>();
    arrivals.forEach((id, arrival) -> known.add(new KnownId(id, arrival)));
    return known;
  }

  void clear() {
    arrivals.clear();
  }
}
