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
 * For each key the values of several inputs, a list for each input; keys in order of first appearance. Used by one
 * thread.
 */
public final class GroupTable<K> {
  private final KeyIndex index;
  private final int inputs;
  private final List<List<List<Object>>> groups = new ArrayList<>();

  public GroupTable(Origin origin, int inputs) {
    this.index = new KeyIndex(origin);
    this.inputs = inputs;
  }

  /** Adds a pair of one of the inputs. */
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

  /** All keys with their groups. */
  @SuppressWarnings({"unchecked", "NullAway"}) // only keys of this type were put in, null too
  public List<Pair<K, List<List<Object>>>> toPairs() {
    List<Pair<K, List<List<Object>>>> pairs = new ArrayList<>(groups.size());
    for (int number = 0; number < groups.size(); number++) {
      pairs.add(new Pair<>((K) index.key(number), groups.get(number)));
    }
    return pairs;
  }
}
