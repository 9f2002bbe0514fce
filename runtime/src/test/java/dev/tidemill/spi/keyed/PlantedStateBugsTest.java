/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.restore.Tokens;
import dev.tidemill.spi.keyed.RandomBatches.Batch;
import dev.tidemill.spi.keyed.RandomBatches.Kind;
import dev.tidemill.spi.keyed.WrittenChanges.Changed;
import dev.tidemill.spi.keyed.WrittenChanges.Group;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Mistakes that one can make in writing and reading state, each made on purpose: they show in what a later batch emits or its
 * views show, which a user sees, and so the comparison with an undisturbed table finds them.
 */
final class PlantedStateBugsTest {
  private static final int SEEDS = 60;
  private static final int BATCHES = 40;

  /** Reads what a batch changed in one partition, and commits it. */
  private interface Replay {
    void read(StateTable table, Tokens tokens, Time batch) throws IOException;
  }

  private enum Bug {
    COUNTS_ARE_FORGOTTEN(
        Kind.COUNTED_SUMS,
        edited(group -> new Group(
            group.number(),
            group.base(),
            group.longKeys(),
            group.longValues(),
            false,
            group.changed(),
            group.touched(),
            group.added()))),
    TOUCHES_ARE_FORGOTTEN(Kind.TIMED_MAPS, edited(group -> touched(group, List.of()))),
    TOUCHES_COME_IN_THE_ORDER_OF_ENTRIES(
        Kind.TIMED_MAPS, edited(group -> touched(group, sorted(group.touched())))),
    REMOVALS_COME_IN_THE_ORDER_OF_CHANGES(Kind.MAPS, PlantedStateBugsTest::removingOneByOne),
    NEW_ENTRIES_THAT_WENT_AGAIN_ARE_LEFT_OUT(
        Kind.TIMED_MAPS,
        edited(group -> new Group(
            group.number(),
            group.base(),
            group.longKeys(),
            group.longValues(),
            group.counted(),
            group.changed(),
            group.touched(),
            group.added().stream().filter(added -> !added.removed()).toList()))),
    STACKS_ARE_BUILT_ANEW(Kind.FLOATING_SUMS, PlantedStateBugsTest::buildingStacksAnew);

    private final Kind kind;

    @SuppressWarnings("ImmutableEnumChecker") // a method without state
    private final Replay replay;

    Bug(Kind kind, Replay replay) {
      this.kind = kind;
      this.replay = replay;
    }
  }

  /** What is done to the changes of a group. */
  private interface Edit {
    Group of(Group group);
  }

  private static Replay edited(Edit edit) {
    return (table, tokens, batch) -> {
      WrittenChanges changes = WrittenChanges.parse(tokens, table.isTimed());
      List<Group> groups = changes.groups().stream().map(edit::of).toList();
      Tokens edited = new WrittenChanges(changes.header(), groups).tokens(table.isTimed());
      new TableReader(table, edited.input()).readChanges();
    };
  }

  private static Group touched(Group group, List<Integer> touched) {
    return new Group(
        group.number(),
        group.base(),
        group.longKeys(),
        group.longValues(),
        group.counted(),
        group.changed(),
        touched,
        group.added());
  }

  private static List<Integer> sorted(List<Integer> entries) {
    return entries.stream().sorted().toList();
  }

  /** Takes each key out by itself, where the batch took all out together, from the last entry on. */
  private static void removingOneByOne(StateTable table, Tokens tokens, Time batch)
      throws IOException {
    WrittenChanges changes = WrittenChanges.parse(tokens, table.isTimed());
    List<@Nullable Object> removed = new ArrayList<>();
    for (Group group : changes.groups()) {
      for (Changed changed : group.changed()) {
        if (changed.removed()) {
          removed.add(table.existing(group.number()).key(changed.entry()));
        }
      }
    }
    edited(group -> new Group(
            group.number(),
            group.base(),
            group.longKeys(),
            group.longValues(),
            group.counted(),
            group.changed().stream().filter(changed -> !changed.removed()).toList(),
            group.touched(),
            group.added()))
        .read(table, tokens, batch);
    for (Object key : removed) {
      int number = table.groups().group(key);
      KeyGroupTable group = table.existing(number);
      group.remove(group.find(key, key == null ? 0 : key.hashCode()));
      table.changed(number, group, batch.millis());
    }
  }

  private static void buildingStacksAnew(StateTable table, Tokens tokens, Time batch)
      throws IOException {
    new TableReader(table, tokens.input()).readChanges();
    for (int number = 0; number < table.groups().count(); number++) {
      KeyGroupTable group = table.group(number);
      for (int entry = 0; group != null && entry < group.size(); entry++) {
        if (group.value(entry) instanceof PaneStacks<?> panes && panes.back() != null) {
          group.put(entry, turned(panes));
        }
      }
      if (group != null) {
        table.changed(number, group, batch.millis());
      }
    }
  }

  /** The same panes and the same total, all in front. */
  private static PaneStacks<Object> turned(PaneStacks<?> panes) {
    List<Object> front = new ArrayList<>();
    for (PaneStacks.Cell<?> cell = panes.front(); cell != null; cell = cell.next()) {
      front.add((Double) cell.value() + (Double) Objects.requireNonNull(panes.backTotal()));
    }
    List<Object> back = new ArrayList<>();
    Object combined = null;
    for (PaneStacks.Cell<?> cell = panes.back(); cell != null; cell = cell.next()) {
      combined = combined == null ? cell.value() : (Double) cell.value() + (Double) combined;
      back.add(combined);
    }
    Collections.reverse(back);
    front.addAll(back);
    return PaneStacks.of(front, List.of(), null, panes.total());
  }

  @ParameterizedTest
  @EnumSource
  void is_caught(Bug bug) {
    assertThat(firstDifference(bug.kind, bug.replay)).isPresent();
  }

  @Test
  void without_a_bug_nothing_is_caught() {
    for (Kind kind : Kind.values()) {
      assertThat(firstDifference(kind, edited(group -> group))).as("%s", kind).isEmpty();
    }
  }

  /** The first batch in which the user sees that the state was replaced by one that was replayed. */
  private static Optional<String> firstDifference(Kind kind, Replay replay) {
    for (int seed = 1; seed <= SEEDS; seed++) {
      RandomBatches batches = new RandomBatches(kind, seed);
      StateTable undisturbed = batches.newTable();
      StateTable restored = batches.newTable();
      for (int number = 1; number <= BATCHES; number++) {
        Batch batch = batches.next();
        WrittenStateTest.Written written = new WrittenStateTest.Written(restored, batches);
        List<String> expected = batches.apply(undisturbed, batch);
        try {
          if (!batches.apply(restored, batch).equals(expected)) {
            return Optional.of(kind + ", seed " + seed + ", batch " + number);
          }
          written.changes(restored, batch);
          WrittenStateTest.commit(undisturbed, batch, batches);
          restored = written.restored((table, tokens) -> replay.read(table, tokens, batch.time()));
        } catch (IOException | RuntimeException e) {
          return Optional.of(kind + ", seed " + seed + ", batch " + number + ": " + e);
        }
      }
    }
    return Optional.empty();
  }
}
