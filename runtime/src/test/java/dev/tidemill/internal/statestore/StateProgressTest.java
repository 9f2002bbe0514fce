/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.internal.progress.LongOperations;
import dev.tidemill.restore.MemoryStorage;
import dev.tidemill.spi.metrics.Progress;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is seen of snapshots and of restoring while they go on, at each step of the storage. */
class StateProgressTest {
  private final LongOperations operations = new LongOperations(() -> Time.ofMillis(7));

  private final List<Progress> seen = new ArrayList<>();
  private final MemoryStorage storage = new MemoryStorage();
  private final World world = new World(storage);

  StateProgressTest() {
    storage.before(event -> seen.addAll(operations.running()));
    world.operations = operations;
    world.sliceBytes = 10_000;
  }

  private void put(int keys) {
    Map<String, Optional<Object>> changes = new LinkedHashMap<>();
    for (int i = 0; i < keys; i++) {
      changes.put("key " + i, Optional.of("x".repeat(100)));
    }
    world.run(changes);
  }

  @Test
  void a_snapshot_shows_its_share_and_bytes_slice_by_slice_and_then_nothing() throws IOException {
    Deque<Runnable> background = new ArrayDeque<>();
    world.background = background::add;
    world.rule = new SnapshotRule(Optional.empty(), 1, 1_000);
    world.start();
    put(1_000);
    seen.clear();
    background.remove().run();
    assertThat(seen)
        .isNotEmpty()
        .allMatch(each -> each.operation().equals("writing a snapshot of the state")
            && each.unit() == Progress.Unit.BYTES
            && each.since().millis() == 7);
    List<Progress> known =
        seen.stream().filter(each -> each.share().isPresent()).toList();
    assertThat(known).hasSizeGreaterThan(5);
    assertThat(known)
        .extracting(each -> each.share().getAsDouble())
        .isSorted()
        .last()
        .isEqualTo(1.0);
    assertThat(known)
        .extracting(Progress::done)
        .isSorted()
        .last()
        .isEqualTo(Manifest.fromBytes(world.store.manifest().orElseThrow()).length());
    assertThat(operations.running()).isEmpty();
  }

  @Test
  void a_snapshot_that_fails_is_not_under_way_any_more() {
    world.rule = new SnapshotRule(Optional.empty(), 1, 1_000);
    world.start();
    storage.before(event -> {
      if (event.startsWith("force")) {
        throw new UncheckedIOException(new IOException("the disk is full"));
      }
    });
    world.maxInlineBytes = 1 << 20;
    world.start();
    put(1_000);
    assertThat(world.store.manifest()).isEmpty();
    assertThat(operations.running()).isEmpty();
  }

  @Test
  void restoring_shows_how_much_of_the_snapshot_and_the_changes_is_read() throws IOException {
    world.rule = new SnapshotRule(Optional.empty(), 1, 1_000);
    world.start();
    put(1_000);
    put(100); // its COMMIT has the snapshot
    storage.onOpen(file -> seen.addAll(operations.running()));
    seen.clear();
    world.newStore().restore(world.newEngine(), world.manifest, world.log);
    seen.removeIf(each -> each.share().isEmpty()); // before the first part was open
    assertThat(seen)
        .hasSizeGreaterThan(5)
        .allMatch(each ->
            each.operation().equals("restoring the state") && each.unit() == Progress.Unit.BYTES);
    assertThat(seen)
        .extracting(each -> each.share().getAsDouble())
        .isSorted()
        .allMatch(share -> share > 0 && share < 1);
    long bytes = Manifest.fromBytes(world.manifest.orElseThrow()).length();
    assertThat(seen.get(seen.size() - 1).done()).isBetween(bytes / 2, 2 * bytes);
    assertThat(operations.running()).isEmpty();
  }
}
