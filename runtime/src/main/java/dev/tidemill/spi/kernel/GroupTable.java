/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.kernel;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * Groups the values of several inputs by key, with one list per input. Keys are in order of first
 * appearance. Used by one thread.
 */
public final class GroupTable<K> {
  private final KeyIndex index;
  private final int inputs;
  private final List<List<List<Object>>> groups = new ArrayList<>();

  public GroupTable(Origin origin, int inputs) {
    this.index = new KeyIndex(origin);
    this.inputs = inputs;
  }

  /** Adds a pair from an input. */
  public void add(int input, Pair<K, ?> pair) {
    int number = index.numberOf(pair.key(), KeyIndex.hash(pair.key()));
    if (number == groups.size()) {
      List<List<Object>> group = new ArrayList<>(inputs);
      for (int i = 0; i < inputs; i++) {
        group.add(new ArrayList<>(2));
      }
      groups.add(group);
    }
    groups.get(number).get(input).add(pair.value());
  }

  /** Returns all keys with their groups. */
  @SuppressWarnings({"unchecked", "NullAway"}) // only keys of this type were put in, null too
  public List<Pair<K, List<List<Object>>>> toPairs() {
    List<Pair<K, List<List<Object>>>> pairs = new ArrayList<>(groups.size());
    for (int number = 0; number < groups.size(); number++) {
      pairs.add(new Pair<>((K) index.key(number), groups.get(number)));
    }
    return pairs;
  }
}
