/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.reference;

import dev.tidemill.data.Pair;
import dev.tidemill.spi.engine.StateActivity;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A keyed state, as a batch has left it or as one is changing it.
 *
 * @param version the batch that has left it so, if one has
 * @param groups where keys belong
 * @param content the keys of each group
 */
record KeyedState(Optional<Time> version, KeyGroups groups, List<KeptGroup> content) {
  /** No keys. */
  static KeyedState none(KeyGroups groups) {
    List<KeptGroup> content = new ArrayList<>();
    for (int group = 0; group < groups.count(); group++) {
      content.add(new KeptGroup());
    }
    return new KeyedState(Optional.empty(), groups, content);
  }

  /** What a batch changes. */
  KeyedState copy() {
    return new KeyedState(version, groups, content.stream().map(KeptGroup::copy).toList());
  }

  /** What the batch that is changing it has done so far. */
  StateActivity activity(Time batch) {
    return new StateActivity(
        batch,
        content.stream().mapToLong(KeptGroup::changedKeys).sum(),
        content.stream().mapToLong(KeptGroup::removedKeys).sum());
  }

  /** The number of keys. */
  long keys() {
    return content.stream().mapToLong(group -> group.keys().size()).sum();
  }

  /** What that batch leaves. */
  KeyedState after(Time batch) {
    return new KeyedState(
        Optional.of(batch),
        groups,
        content.stream().map(group -> group.after(batch.millis())).toList());
  }

  /** The keys of the group that a key belongs to. */
  KeptGroup groupOf(@Nullable Object key) {
    return content.get(groups.group(key));
  }

  /** The groups of a partition: group g of n belongs to partition g * partitions / n. */
  List<KeptGroup> of(int partition) {
    List<KeptGroup> own = new ArrayList<>();
    for (int group = 0; group < groups.count(); group++) {
      if ((long) group * groups.numPartitions() / groups.count() == partition) {
        own.add(content.get(group));
      }
    }
    return own;
  }

  /** A pair for each key in a partition, as views show it. */
  List<Pair<?, ?>> all(int partition) {
    List<Pair<?, ?>> all = new ArrayList<>();
    for (KeptGroup group : of(partition)) {
      group.all().forEach(pair -> all.add(KeptGroup.pair(pair.key(), shown(pair.value()))));
    }
    return all;
  }

  /** A pair for each key in a partition whose state has changed, as views show it. */
  List<Pair<?, ?>> changes(int partition) {
    List<Pair<?, ?>> changes = new ArrayList<>();
    for (KeptGroup group : of(partition)) {
      group
          .changes()
          .forEach(pair -> changes.add(new Pair<>(
              pair.key(), pair.value().flatMap(content -> Optional.ofNullable(shown(content))))));
    }
    return changes;
  }

  private static @Nullable Object shown(@Nullable Object content) {
    return content instanceof WindowOfKey<?> window ? window.result() : content;
  }
}
