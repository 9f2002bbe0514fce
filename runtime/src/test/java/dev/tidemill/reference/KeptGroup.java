/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.reference;

import dev.tidemill.data.Pair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one group with what is kept for each. A batch works on a copy, so that the group is there as it was if the batch
 * fails.
 */
final class KeptGroup {
  private final List<Kept> entries = new ArrayList<>();

  /** Of the keys that were there before this batch, those that it has changed, in order of their first change. */
  private final List<Kept> changed = new ArrayList<>();

  /** Of the keys that were there before this batch, those that it has used, in order of their first use. */
  private final List<Kept> used = new ArrayList<>();

  /** A key and what is kept for it. */
  private static final class Kept {
    final @Nullable Object key;
    final boolean isOld;

    @Nullable
    Object content;

    long usedMillis;
    /** Counts the uses: of two keys, the one with the higher number was used later. */
    long useNumber;

    boolean isGone;

    Kept(@Nullable Object key, boolean isOld, @Nullable Object content) {
      this.key = key;
      this.isOld = isOld;
      this.content = content;
    }

    Kept asOld() {
      Kept copy = new Kept(key, true, content);
      copy.usedMillis = usedMillis;
      copy.useNumber = useNumber;
      return copy;
    }
  }

  /** What a batch begins with. */
  KeptGroup copy() {
    KeptGroup copy = new KeptGroup();
    entries.forEach(kept -> copy.entries.add(kept.asOld()));
    return copy;
  }

  /** What the next batch begins with: removed keys are taken out from the last on, each replaced by the last key. */
  KeptGroup after(long batchMillis) {
    noteUses(batchMillis);
    List<Kept> left = new ArrayList<>(entries);
    for (int i = left.size() - 1; i >= 0; i--) {
      if (left.get(i).isGone) {
        Collections.swap(left, i, left.size() - 1);
        left.remove(left.size() - 1);
      }
    }
    KeptGroup after = new KeptGroup();
    left.forEach(kept -> after.entries.add(kept.asOld()));
    return after;
  }

  /** Old keys in order of their first use in the batch, then the new ones, all of which it has used. */
  private void noteUses(long batchMillis) {
    long number = entries.stream().mapToLong(kept -> kept.useNumber).max().orElse(0);
    List<Kept> inOrder = new ArrayList<>(used);
    entries.stream().filter(kept -> !kept.isOld).forEach(inOrder::add);
    for (Kept kept : inOrder) {
      number++;
      kept.useNumber = number;
      kept.usedMillis = batchMillis;
    }
  }

  private Optional<Kept> find(@Nullable Object key) {
    return entries.stream().filter(kept -> Objects.equals(kept.key, key)).findFirst();
  }

  boolean has(@Nullable Object key) {
    return find(key).filter(kept -> !kept.isGone).isPresent();
  }

  /** What is kept for a key that is there. */
  @Nullable
  Object get(@Nullable Object key) {
    return find(key).orElseThrow().content;
  }

  /** Keeps something for a key; one that was removed in this batch is there again, in its old place. */
  void put(@Nullable Object key, @Nullable Object content) {
    Kept kept = find(key).orElseGet(() -> {
      Kept added = new Kept(key, false, content);
      entries.add(added);
      return added;
    });
    kept.content = content;
    kept.isGone = false;
    noteChange(kept);
  }

  void remove(@Nullable Object key) {
    Kept kept = find(key).orElseThrow();
    kept.isGone = true;
    noteChange(kept);
  }

  private void noteChange(Kept kept) {
    if (kept.isOld && !changed.contains(kept)) {
      changed.add(kept);
    }
  }

  /** Says that a key, which is there, was used in this batch. */
  void use(@Nullable Object key) {
    Kept kept = find(key).orElseThrow();
    if (kept.isOld && !used.contains(kept)) {
      used.add(kept);
    }
  }

  /** The keys that are there. */
  List<@Nullable Object> keys() {
    return new ArrayList<>(
        entries.stream().filter(kept -> !kept.isGone).map(kept -> kept.key).toList());
  }

  /** The keys that neither this batch nor one since then has used, the one used the longest ago first. */
  List<@Nullable Object> notUsedSince(long millis) {
    return new ArrayList<>(entries.stream()
        .filter(kept -> kept.isOld && !kept.isGone && !used.contains(kept))
        .filter(kept -> kept.usedMillis < millis)
        .sorted(Comparator.comparingLong(kept -> kept.useNumber))
        .map(kept -> kept.key)
        .toList());
  }

  /** How many keys this batch has set, new ones included. */
  long changedKeys() {
    return changed.stream().filter(kept -> !kept.isGone).count()
        + entries.stream().filter(kept -> !kept.isOld && !kept.isGone).count();
  }

  /** How many of the keys that were there before this batch has removed. */
  long removedKeys() {
    return entries.stream().filter(kept -> kept.isOld && kept.isGone).count();
  }

  /** A pair of key and content for each key that is there. */
  List<Pair<Object, Object>> all() {
    List<Pair<Object, Object>> all = new ArrayList<>();
    entries.stream()
        .filter(kept -> !kept.isGone)
        .forEach(kept -> all.add(pair(kept.key, kept.content)));
    return all;
  }

  /** The keys that this batch has changed with their content, which is empty for those that are gone. */
  List<Pair<Object, Optional<Object>>> changes() {
    List<Pair<Object, Optional<Object>>> changes = new ArrayList<>();
    for (Kept kept : changed) {
      changes.add(
          pair(kept.key, kept.isGone ? Optional.empty() : Optional.ofNullable(kept.content)));
    }
    for (Kept kept : entries) {
      if (!kept.isOld && !kept.isGone) {
        changes.add(pair(kept.key, Optional.ofNullable(kept.content)));
      }
    }
    return changes;
  }

  @SuppressWarnings("NullAway") // keys and values may be null
  static <V> Pair<Object, V> pair(@Nullable Object key, @Nullable V value) {
    return new Pair<>(key, value);
  }
}
