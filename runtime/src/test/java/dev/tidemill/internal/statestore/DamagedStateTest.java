/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Damage to records, manifests and files is found, wherever it is. */
final class DamagedStateTest {
  record Totals(String shop, long count) {}

  /** A world with a snapshot in slices, a change in a file, and one in a record. */
  private static World world() {
    World world = new World();
    world.rule = new SnapshotRule(Optional.empty(), 1e-9, 0);
    world.sliceBytes = 150;
    world.maxInlineBytes = 150;
    world.partitions = 1;
    world.start().run(totals(0, 12, 1)).run(Map.of());
    world.rule = new SnapshotRule(Optional.empty(), 1, Long.MAX_VALUE);
    world.start().run(totals(5, 12, 2));
    world.run(totals(5, 6, 3));
    world.run(totals(0, 12, 4));
    assertThat(world.storage.files()).hasSize(3);
    assertThat(world.manifest).isPresent();
    world.log.subList(0, 1).clear();
    return world;
  }

  private static Map<Object, Optional<Totals>> totals(int from, int to, long count) {
    Map<Object, Optional<Totals>> changes = new LinkedHashMap<>();
    for (int i = from; i < to; i++) {
      changes.put(i % 2 == 0 ? "k" + i : (Object) (long) i, Optional.of(new Totals("s", count)));
    }
    return changes;
  }

  /** What was not found: the state is another one, or the error says something else. */
  private static Optional<String> unnoticed(World world, byte[] state) {
    try {
      return Arrays.equals(world.restored(), state)
          ? Optional.empty()
          : Optional.of("another state");
    } catch (TidemillException e) {
      return e.code() == ErrorCode.STATE_UNREADABLE ? Optional.empty() : Optional.of(e.toString());
    } catch (RuntimeException e) {
      return Optional.of(e.toString());
    }
  }

  private static List<byte[]> damaged(byte[] bytes) {
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < bytes.length; i++) {
      all.add(Arrays.copyOf(bytes, i));
      byte[] flipped = bytes.clone();
      flipped[i] ^= (byte) (1 << i % 8);
      all.add(flipped);
      byte[] zeros = bytes.clone();
      Arrays.fill(zeros, i, Math.min(bytes.length, i + 16), (byte) 0);
      all.add(zeros);
    }
    all.add(Arrays.copyOf(bytes, bytes.length + 1));
    return all;
  }

  private static void attack(World world, byte[] bytes, Consumer<byte[]> put) {
    byte[] state = world.state();
    assertThat(unnoticed(world, state)).isEmpty();
    List<byte[]> all = damaged(bytes);
    for (int i = 0; i < all.size(); i++) {
      put.accept(all.get(i));
      assertThat(unnoticed(world, state)).as("damage %d", i).isEmpty();
    }
    put.accept(bytes);
  }

  @Test
  void of_each_record_at_each_byte() {
    World world = world();
    for (int i = 0; i < world.log.size(); i++) {
      int record = i;
      attack(world, world.log.get(i), bytes -> world.log.set(record, bytes));
    }
  }

  @Test
  void of_the_manifest_at_each_byte() {
    World world = world();
    attack(world, world.manifest.orElseThrow(), bytes -> world.manifest = Optional.of(bytes));
  }

  @Test
  void of_each_file_at_each_byte() {
    World world = world();
    for (String file : List.copyOf(world.storage.files().keySet())) {
      attack(world, world.storage.file(file), bytes -> world.storage.files().put(file, bytes));
    }
  }

  @Test
  void the_error_names_the_file_and_the_position() {
    World world = world();
    String file = world.storage.files().lastKey();
    byte[] bytes = world.storage.file(file);
    bytes[bytes.length / 2] ^= 1;

    try {
      world.restored();
      throw new AssertionError("the damage was not found");
    } catch (TidemillException e) {
      assertThat(e)
          .hasMessageContaining("cannot be restored: the file " + file)
          .hasMessageMatching("(?s).* is damaged in the chunk at byte \\d+: .*");
    }
  }

  // stores with a bug, which the checks above and the counts are for

  /** What a store that does not compare checksums would read. */
  @Test
  void a_store_that_ignores_checksums_would_be_found() {
    World world = world();
    byte[] state = world.state();
    int unnoticed = 0;
    for (String file : List.copyOf(world.storage.files().keySet())) {
      byte[] bytes = world.storage.file(file);
      List<Chunk> chunks = Chunk.parse(bytes);
      for (Chunk chunk : chunks) {
        for (int i = 0; i < chunk.content().length; i++) {
          chunk.content()[i] ^= 1;
          world.storage.files().put(file, Chunk.toBytes(chunks));
          unnoticed += unnoticed(world, state).isPresent() ? 1 : 0;
          chunk.content()[i] ^= 1;
        }
      }
      world.storage.files().put(file, bytes);
    }
    assertThat(unnoticed).isGreaterThan(20);
  }

  @Test
  void a_store_that_loses_a_group_of_a_snapshot_is_found() throws IOException {
    World world = world();
    Manifest manifest = Manifest.fromBytes(world.manifest.orElseThrow());
    String file = "/c/state/" + manifest.file();
    byte[] bytes = world.storage.file(file);
    int groups = 0;
    for (int part = 0; part < manifest.parts().size(); part++) {
      int start = (int) manifest.start(part);
      int end = start + (int) manifest.parts().get(part).length();
      List<Chunk> chunks = Chunk.parse(Arrays.copyOfRange(bytes, start, end));
      for (int lost = 0; lost < chunks.size(); lost++) {
        if (chunks.get(lost).kind() == StateEncoder.SECTION) {
          List<Chunk> left = new ArrayList<>(chunks);
          left.remove(lost);
          groups++;
          for (int alsoCounted : List.of(0, 1)) {
            world.storage.files().put(file, bytes);
            lose(world, manifest, part, Chunk.toBytes(left), alsoCounted);
            assertThat(foundLoss(world))
                .as("group %d, counted %d", lost, alsoCounted)
                .isTrue();
          }
          world.storage.files().put(file, bytes);
        }
      }
    }
    assertThat(groups).isGreaterThan(5);
  }

  private static void lose(World world, Manifest manifest, int part, byte[] left, int alsoCounted) {
    String file = "/c/state/" + manifest.file();
    byte[] bytes = world.storage.file(file);
    int start = (int) manifest.start(part);
    Manifest.Part old = manifest.parts().get(part);
    byte[] joined = new byte[bytes.length - (int) old.length() + left.length];
    System.arraycopy(bytes, 0, joined, 0, start);
    System.arraycopy(left, 0, joined, start, left.length);
    int after = start + (int) old.length();
    System.arraycopy(bytes, after, joined, start + left.length, bytes.length - after);
    world.storage.files().put(file, joined);
    List<Manifest.Part> parts = new ArrayList<>(manifest.parts());
    parts.set(part, new Manifest.Part(left.length, old.sections() - alsoCounted));
    world.manifest = Optional.of(new Manifest(
            manifest.epoch(),
            manifest.batch(),
            manifest.batchMillis(),
            manifest.file(),
            manifest.schema(),
            manifest.epochSchema(),
            parts)
        .toBytes());
  }

  private static boolean foundLoss(World world) {
    try {
      world.restored();
      return false;
    } catch (TidemillException e) {
      return e.code() == ErrorCode.STATE_UNREADABLE;
    }
  }
}
