/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotsTest {
  /** A state of a user's class. */
  record Totals(String shop, long count) {}

  private static Map<Object, Optional<Object>> random(Random random, int keys, int changes) {
    Map<Object, Optional<Object>> all = new LinkedHashMap<>();
    for (int i = 0; i < changes; i++) {
      int key = random.nextInt(keys);
      all.put(
          key % 5 == 0 ? (Object) (long) key : "key " + key,
          switch (random.nextInt(8)) {
            case 0, 1 -> Optional.empty();
            case 2 -> Optional.of((long) i);
            case 3 -> Optional.of(List.of("a", i));
            default -> Optional.of(new Totals("shop " + key % 3, random.nextInt(1_000)));
          });
    }
    return all;
  }

  private static World world(SnapshotRule rule) {
    World world = new World();
    world.rule = rule;
    world.sliceBytes = 200;
    world.maxInlineBytes = 300;
    return world;
  }

  private static SnapshotRule always() {
    return new SnapshotRule(Optional.empty(), 1e-9, 0);
  }

  /** Snapshots of snapshots, slices, files, other partitions and restarts at any batch. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void a_snapshot_and_the_changes_after_it_are_the_state_byte_for_byte(long seed) {
    Random random = new Random(seed);
    World world = world(new SnapshotRule(Optional.empty(), 0.1 + random.nextDouble(), 0));
    world.start();
    int snapshots = 0;
    Optional<byte[]> last = Optional.empty();
    for (int i = 0; i < 40; i++) {
      world.run(random(random, 60, random.nextInt(20)));
      assertThat(world.restored()).as("seed %d, batch %d", seed, i).isEqualTo(world.state());
      if (!world.manifest.equals(last)) {
        last = world.manifest;
        snapshots++;
      }
      if (random.nextInt(5) == 0) {
        byte[] state = world.state();
        world.start();
        assertThat(world.state()).as("seed %d, restart after %d", seed, i).isEqualTo(state);
        world.partitions = 1 + random.nextInt(5);
        world.start();
      }
      if (random.nextInt(4) == 0 && world.store.neededFrom().isPresent()) {
        long needed = world.store.neededFrom().get();
        world
            .log
            .subList(0, (int) Math.min(world.log.size(), needed - 1 - world.forgotten))
            .clear();
        world.forgotten = world.batch - world.log.size();
      }
    }
    assertThat(snapshots).isGreaterThan(5);
  }

  @Test
  void a_snapshot_has_slices() throws IOException {
    World world = world(always());
    world.start().run(random(new Random(1), 100, 100)).run(Map.of());

    Manifest manifest = Manifest.fromBytes(world.manifest.orElseThrow());
    assertThat(manifest.parts()).hasSizeGreaterThan(5);
    assertThat(manifest.parts().stream().mapToLong(Manifest.Part::sections).sum())
        .isEqualTo(World.GROUPS);
    assertThat(world.storage.events())
        .filteredOn(event -> event.contains(manifest.file()))
        .last()
        .isEqualTo("force /c/state/" + manifest.file());
  }

  @Test
  void a_stop_waits_for_the_snapshot_that_is_under_way() throws Exception {
    ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    World world = world(always());
    world.background = tasks::add;
    world.start().run(random(new Random(1), 100, 100));
    Thread writer = new Thread(tasks.remove());
    Thread stopping = Thread.currentThread();
    Thread watcher = new Thread(() -> {
      while (stopping.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      writer.start();
    });
    watcher.start();
    world.store.awaitSnapshot(Duration.ofMinutes(1));
    assertThat(world.store.manifest()).isPresent();
    watcher.join();
    writer.join();
    world.store.awaitSnapshot(Duration.ofMinutes(1)); // there is none
  }

  @Test
  void batches_go_on_while_a_snapshot_is_made() {
    ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    World world = world(always());
    world.background = tasks::add;
    Random random = new Random(2);
    world.start().run(random(random, 50, 50)).run(random(random, 50, 50));
    assertThat(tasks).hasSize(1);
    assertThat(world.manifest).isEmpty();

    tasks.remove().run();
    world.run(random(random, 50, 50));

    assertThat(world.manifest).isPresent();
    assertThat(world.restored()).isEqualTo(world.state());
    assertThat(world.store.neededFrom()).as("the snapshot is of batch 1").hasValue(2L);
  }

  @Test
  void a_snapshot_that_fails_is_tried_again_and_fails_no_batch() {
    World world = world(always());
    List<String> failed = new ArrayList<>();
    world.storage.before(event -> {
      if (event.startsWith("force") && event.contains("snapshot") && failed.size() < 3) {
        failed.add(event);
        throw new UncheckedIOException(new IOException("no space left on device"));
      }
    });
    Random random = new Random(3);
    world.start();
    for (int i = 0; i < 12; i++) {
      world.run(random(random, 50, 10));
      assertThat(world.restored()).isEqualTo(world.state());
    }

    assertThat(failed).hasSize(3);
    assertThat(world.manifest).isPresent();
    assertThat(world.storage.files().keySet())
        .filteredOn(file -> file.contains("snapshot"))
        .hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void a_snapshot_whose_batch_is_not_committed_is_offered_again() {
    World world = world(always());
    world.start().run(random(new Random(4), 50, 50));

    Optional<byte[]> offered = world.store.manifest();

    assertThat(offered).isPresent();
    assertThat(world.store.manifest().orElseThrow()).isEqualTo(offered.get());
  }

  @Test
  void the_last_snapshot_and_its_changes_stay_until_the_next_one_is_durable() {
    World world = world(always());
    Random random = new Random(5);
    world.start();
    int[] checked = new int[1];
    world.storage.before(event -> {
      if (event.startsWith("delete") || event.startsWith("create")) {
        checked[0]++;
        assertThat(world.restored()).as(event).isEqualTo(world.committedState);
      }
    });
    for (int i = 0; i < 8; i++) {
      world.run(random(random, 50, 30));
    }
    assertThat(checked[0]).isGreaterThan(20);
    assertThat(world.storage.events()).anyMatch(event -> event.startsWith("delete"));
  }

  /** The check above, with a store that is told too early that its manifest is durable. */
  @Test
  void a_store_that_deletes_before_the_manifest_is_durable_is_found() {
    World world = world(always());
    Random random = new Random(5);
    world.start().run(random(random, 50, 30)).run(random(random, 50, 30));
    Optional<byte[]> newest = world.store.manifest();
    assertThat(newest).isPresent();

    world.store.manifestDurable();

    assertThatThrownBy(world::restored)
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_UNREADABLE))
        .hasMessageContaining("is missing");
  }

  @Test
  void files_that_only_the_last_snapshot_needed_are_deleted() {
    World world = world(always());
    Random random = new Random(6);
    world.start();
    for (int i = 0; i < 10; i++) {
      world.run(random(random, 50, 30));
    }

    assertThat(world.storage.files()).hasSizeLessThan(5);
  }

  @Test
  void the_interval_decides_where_it_is_set() {
    World world = world(SnapshotRule.every(Duration.ofSeconds(5)));
    Random random = new Random(7);
    world.start();
    List<Long> batches = new ArrayList<>();
    Optional<byte[]> last = Optional.empty();
    for (int i = 0; i < 20; i++) {
      world.run(random(random, 50, 30));
      if (!world.manifest.equals(last)) {
        last = world.manifest;
        batches.add(world.batch);
      }
    }
    assertThat(batches).containsExactly(7L, 12L, 17L);
  }

  @Test
  void a_store_that_was_closed_finishes_no_snapshot() {
    ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    World world = world(always());
    world.background = tasks::add;
    world.start().run(random(new Random(8), 50, 50));

    world.store.close();
    tasks.remove().run();

    assertThat(world.store.manifest()).isEmpty();
    assertThat(world.storage.files().keySet()).noneMatch(file -> file.contains("snapshot"));
  }

  @Test
  void changes_outweigh_a_snapshot_when_they_are_longer() {
    SnapshotRule rule = SnapshotRule.byWeight();

    assertThat(rule.isDue(0, 0, (1 << 20) - 1_000, 9)).isFalse();
    assertThat(rule.isDue(0, 0, (1 << 20) - 1_000, 10)).isTrue();
    assertThat(rule.isDue(0, 2 << 20, 2 << 20, 0)).isFalse();
    assertThat(rule.isDue(0, 2 << 20, 2 << 20, 1)).isTrue();
  }

  @Test
  void records_that_are_files_outweigh_a_snapshot_sooner() {
    SnapshotRule rule = SnapshotRule.byWeightOfFiles();

    assertThat(rule.isDue(0, 0, 0, 31)).isFalse();
    assertThat(rule.isDue(0, 0, 0, 32)).isTrue();
    assertThat(rule.isDue(0, 2 << 20, 0, 64)).isFalse();
    assertThat(rule.isDue(0, 2 << 20, 0, 65)).isTrue();
  }
}
