/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.inspection;

import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.Codecs;
import dev.tidemill.data.Pair;
import dev.tidemill.spi.engine.RestoredState;
import dev.tidemill.spi.plan.PaneKey;
import dev.tidemill.time.Time;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How much state there is, and of which classes.
 *
 * @param states by name
 * @param windows by the key of the stream whose batches are kept
 */
record StateSummary(SortedMap<String, Keyed> states, SortedMap<String, Panes> windows) {
  private static final String LANG = "java.lang.";

  /**
   * A keyed state.
   *
   * @param version the batch that last changed it
   * @param bytes length of keys and values as they are encoded
   */
  record Keyed(
      Time version,
      long keys,
      long bytes,
      NavigableSet<String> keyTypes,
      NavigableSet<String> valueTypes) {
    private Keyed plus(Keyed other) {
      NavigableSet<String> keyClasses = new TreeSet<>(keyTypes);
      keyClasses.addAll(other.keyTypes);
      NavigableSet<String> valueClasses = new TreeSet<>(valueTypes);
      valueClasses.addAll(other.valueTypes);
      return new Keyed(version, keys + other.keys, bytes + other.bytes, keyClasses, valueClasses);
    }
  }

  /** The batches of a stream that windows need. */
  record Panes(int batches, Time first, Time last) {}

  StateSummary {
    states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
    windows = Collections.unmodifiableSortedMap(new TreeMap<>(windows));
  }

  /** Reads all of it. */
  static StateSummary of(StateView view, Codecs codecs) {
    SortedMap<String, Keyed> states = new TreeMap<>();
    SortedMap<PaneKey, Integer> panes = new TreeMap<>();
    for (int i = 0; i < view.slices(); i++) {
      RestoredState slice = view.restore(i);
      slice
          .states()
          .forEach((name, version) ->
              states.merge(name, keyed(version, view.entries(name), codecs), Keyed::plus));
      panes.putAll(slice.panes());
    }
    SortedMap<String, Panes> windows = new TreeMap<>();
    panes
        .keySet()
        .forEach(pane -> windows.merge(
            pane.stream(),
            new Panes(1, pane.batch(), pane.batch()),
            (a, b) -> new Panes(a.batches + 1, a.first, b.last)));
    return new StateSummary(states, windows);
  }

  private static Keyed keyed(Time version, Iterable<Pair<?, ?>> entries, Codecs codecs) {
    long keys = 0;
    long bytes = 0;
    NavigableSet<String> keyTypes = new TreeSet<>();
    NavigableSet<String> valueTypes = new TreeSet<>();
    CodecOutput out = codecs.output();
    for (Pair<?, ?> entry : entries) {
      keys++;
      typeOf(entry.key()).ifPresent(keyTypes::add);
      typeOf(entry.value()).ifPresent(valueTypes::add);
      out.writeValue(entry.key());
      out.writeValue(entry.value());
      bytes += out.size();
      out.clearContent();
    }
    return new Keyed(version, keys, bytes, keyTypes, valueTypes);
  }

  /** The kind of a collection and not its class: there are many, and any may be restored. */
  private static Optional<String> typeOf(@Nullable Object value) {
    if (value instanceof List<?>) {
      return Optional.of("List");
    }
    if (value instanceof Set<?>) {
      return Optional.of("Set");
    }
    if (value instanceof Map<?, ?>) {
      return Optional.of("Map");
    }
    return Optional.ofNullable(value).map(each -> {
      String name = each.getClass().getTypeName();
      return name.startsWith(LANG) ? name.substring(LANG.length()) : name;
    });
  }

  long keys() {
    return states.values().stream().mapToLong(Keyed::keys).sum();
  }
}
