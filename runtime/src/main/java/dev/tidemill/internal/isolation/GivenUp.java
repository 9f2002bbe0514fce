/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.isolation;

import dev.tidemill.deadletter.DeadLetter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The records that a batch is computed without, with their letters. */
public record GivenUp(SortedMap<Place, DeadLetter> letters) {
  public static final GivenUp NOTHING = new GivenUp(new TreeMap<>());

  public GivenUp {
    letters = Collections.unmodifiableSortedMap(new TreeMap<>(letters));
  }

  /** The same with more. */
  public GivenUp plus(Map<Place, DeadLetter> more) {
    TreeMap<Place, DeadLetter> all = new TreeMap<>(letters);
    all.putAll(more);
    return new GivenUp(all);
  }

  public boolean isEmpty() {
    return letters.isEmpty();
  }

  public int size() {
    return letters.size();
  }

  /** By name of the source, the positions of its records of this batch. */
  public Map<String, List<String>> positions() {
    Map<String, List<String>> positions = new HashMap<>();
    letters.forEach((place, letter) -> {
      if (place.segment().kind() == Segment.Kind.SOURCE) {
        positions
            .computeIfAbsent(place.segment().name(), source -> new ArrayList<>())
            .add(letter.position());
      }
    });
    return positions;
  }

  /** The letters in the order of their records, numbered from 1. */
  public List<DeadLetter> numbered() {
    List<DeadLetter> numbered = new ArrayList<>(letters.size());
    letters.values().forEach(letter -> numbered.add(numbered(letter, numbered.size() + 1)));
    return List.copyOf(numbered);
  }

  private static DeadLetter numbered(DeadLetter letter, int number) {
    return new DeadLetter(
        letter.batchId(),
        letter.batchTime(),
        number,
        letter.source(),
        letter.position(),
        letter.operation(),
        letter.record(),
        letter.recordClass(),
        letter.encodedRecord(),
        letter.error(),
        letter.stackTrace());
  }

  /** The records of a segment that are left out, sorted. */
  long[] leftOut(Segment segment) {
    return letters
        .subMap(new Place(segment, 0), new Place(segment, Long.MAX_VALUE))
        .keySet()
        .stream()
        .mapToLong(Place::index)
        .toArray();
  }
}
