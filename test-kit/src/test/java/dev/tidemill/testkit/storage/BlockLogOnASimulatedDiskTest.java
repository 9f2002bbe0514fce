/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.log.Durability;
import dev.tidemill.internal.log.LogFencedException;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A block log on a disk that crashes, fails, fills up and is damaged, and with two owners. */
class BlockLogOnASimulatedDiskTest {
  private static final int RECORD_BYTES = 200;

  /** Storage of objects: no files that grow. */
  private static Storage objects(Storage storage) {
    return (Storage) Proxy.newProxyInstance(
        Storage.class.getClassLoader(),
        new Class<?>[] {Storage.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("append")) {
            throw new UnsupportedOperationException("append");
          }
          try {
            return method.invoke(storage, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private static BlockHistory history() {
    return new BlockHistory(Durability.FSYNC, RECORD_BYTES);
  }

  /** The directory of the log is there: whoever owns the checkpoint sees to that. */
  private static SimulatedDisk disk(long seed) throws IOException {
    SimulatedDisk disk = new SimulatedDisk(seed);
    disk.newProcess().createIfAbsent(BlockHistory.DIRECTORY + "/directory", new byte[0]);
    return disk;
  }

  private static int calls(UnaryOperator<Storage> kind) throws IOException {
    SimulatedDisk disk = disk(0);
    BlockHistory history = history();
    history.live(kind.apply(disk.newProcess()));
    history.live(kind.apply(disk.newProcess()));
    return disk.calls().size();
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void what_was_durable_survives_a_loss_of_power_at_every_call(Loss loss) throws IOException {
    for (UnaryOperator<Storage> kind : kinds()) {
      int calls = calls(kind);
      for (int call = 2; call < calls; call++) {
        SimulatedDisk disk = disk(call);
        BlockHistory history = history();
        disk.killAtCall(call);
        for (int life = 0; life < 2; life++) {
          liveUntilKilled(history, kind.apply(disk.newProcess()));
        }
        disk.killAtCall(0);
        disk.losePower(loss);
        history.live(kind.apply(disk.newProcess()));
        history.open(kind.apply(disk.newProcess())).close();
      }
    }
  }

  private static List<UnaryOperator<Storage>> kinds() {
    return List.of(storage -> storage, BlockLogOnASimulatedDiskTest::objects);
  }

  private static void liveUntilKilled(BlockHistory history, Storage storage) {
    try {
      history.live(storage);
    } catch (TidemillException e) {
      assertThat(e).hasMessageContaining("killed");
    }
  }

  @Test
  void what_the_system_has_survives_a_kill_at_every_call() throws IOException {
    int calls = calls(storage -> storage);
    for (int call = 2; call < calls; call++) {
      SimulatedDisk disk = disk(call);
      BlockHistory history = new BlockHistory(Durability.OS, RECORD_BYTES);
      disk.killAtCall(call);
      liveUntilKilled(history, disk.newProcess());
      disk.killAtCall(0);
      history.live(disk.newProcess());
    }
  }

  /** The tests above can fail: a log that never syncs does not pass them. */
  @Test
  void a_log_that_does_not_sync_is_found() {
    assertThatThrownBy(() -> {
          for (int call = 2; call < 60; call++) {
            SimulatedDisk disk = disk(call);
            DroppedPages pages = new DroppedPages();
            pages.dropAll();
            BlockHistory history = history();
            history.live(pages.on(disk.newProcess()));
            disk.losePower(Loss.ALL);
            history.open(disk.newProcess()).close();
          }
        })
        .isInstanceOf(AssertionError.class);
  }

  /** A disk that has failed once forgets what it was to sync, and reports later syncs as good. */
  @Test
  void a_failed_call_is_made_good_by_the_next_write_in_another_file() throws IOException {
    int told = 0;
    for (UnaryOperator<Storage> kind : kinds()) {
      int calls = calls(kind);
      for (int call = 2; call < calls; call++) {
        SimulatedDisk disk = disk(call);
        DroppedPages pages = new DroppedPages();
        BlockHistory history = history();
        int failing = call;
        disk.failAtCall(call);
        disk.beforeEachCall((number, what) -> {
          if (number == failing && what.startsWith("sync ")) {
            pages.dropped(what.substring("sync ".length()));
          }
        });
        told += liveWithFailure(history, kind.apply(pages.on(disk.newProcess())));
        disk.losePower(Loss.ALL);
        told += liveWithFailure(history, kind.apply(disk.newProcess()));
      }
    }
    assertThat(told).as("failures that the owner was told of").isPositive();
  }

  /** Returns how many failures the owner of the log has heard of. */
  private static int liveWithFailure(BlockHistory history, Storage storage) {
    try (BlockHistory.Owner process = openWithFailure(history, storage)) {
      for (int i = 0; i < 6; i++) {
        process.store(2).write().write().release();
        assertThat(history.durable()).as("after the second attempt").isEqualTo(process.next());
      }
      assertThat(process.death()).isEmpty();
      assertThat(process.recoveries()).isEqualTo(process.failures().size());
      return process.failures().size();
    }
  }

  private static BlockHistory.Owner openWithFailure(BlockHistory history, Storage storage) {
    try {
      return history.open(storage);
    } catch (TidemillException e) {
      assertThat(e).hasMessageContaining("simulated failure");
      return history.open(storage);
    }
  }

  @Test
  void nothing_is_durable_on_a_full_disk_and_everything_when_it_has_space() throws IOException {
    int full = 0;
    for (int capacity = 1500; capacity < 9000; capacity += 61) {
      SimulatedDisk disk = disk(capacity);
      BlockHistory history = history();
      try (BlockHistory.Owner process = history.open(disk.newProcess())) {
        disk.capacity(capacity);
        for (int i = 0; i < 12; i++) {
          process.store(2).write();
        }
        if (!process.failures().isEmpty()) {
          full++;
          assertThat(history.durable()).isLessThan(process.next());
        }
        disk.capacity(Long.MAX_VALUE);
        process.write();
        assertThat(history.durable()).isEqualTo(process.next());
        assertThat(process.death()).isEmpty();
        assertThat(process.recoveries()).isEqualTo(process.failures().isEmpty() ? 0 : 1);
      }
      disk.losePower(Loss.ALL);
      history.open(disk.newProcess()).close();
    }
    assertThat(full).isGreaterThan(50);
  }

  @Test
  void a_record_larger_than_a_file_is_there_after_a_loss_of_power() throws IOException {
    SimulatedDisk disk = disk(1);
    BlockHistory history = new BlockHistory(Durability.FSYNC, 10_000);
    history.live(disk.newProcess());
    disk.losePower(Loss.ALL);
    history.live(disk.newProcess());
    history.open(disk.newProcess()).close();
  }

  /** Starts without records do not fill the disk, and what is done is gone. */
  @Test
  void files_of_earlier_starts_are_deleted_when_their_records_are_done() throws IOException {
    SimulatedDisk disk = disk(1);
    BlockHistory history = history();
    for (int start = 0; start < 40; start++) {
      history.live(disk.newProcess());
      for (int idle = 0; idle < 3; idle++) {
        history.open(disk.newProcess()).release().close();
      }
    }
    assertThat(segments(disk)).hasSizeLessThan(20);
  }

  private static List<String> segments(SimulatedDisk disk) throws IOException {
    return disk.newProcess().list(BlockHistory.DIRECTORY).stream()
        .map(StorageEntry::path)
        .filter(file -> file.contains("segment-"))
        .toList();
  }

  /** A second process takes over while the first one is at any of its calls. */
  @Test
  void an_owner_that_was_overtaken_says_so_and_reports_nothing_as_durable() throws IOException {
    int calls = calls(BlockLogOnASimulatedDiskTest::objects) / 2;
    int fenced = 0;
    for (int call = 2; call < calls; call++) {
      SimulatedDisk disk = disk(call);
      BlockHistory history = history();
      int at = call;
      disk.beforeEachCall((number, what) -> {
        if (number == at) {
          disk.beforeEachCall((next, other) -> {});
          history.live(objects(disk.newProcess()));
        }
      });
      if (isFenced(history, objects(disk.newProcess()))) {
        fenced++;
      }
      disk.beforeEachCall((next, other) -> {});
      history.live(objects(disk.newProcess()));
    }
    assertThat(fenced).isGreaterThan(calls / 4);
  }

  private static boolean isFenced(BlockHistory history, Storage storage) {
    try (BlockHistory.Owner process = history.openOvertaken(storage)) {
      for (int i = 0; i < 5; i++) {
        int durable = history.durable();
        boolean dead = process.death().isPresent();
        process.store(2).write();
        if (dead) {
          assertThat(history.durable()).as("after the end").isEqualTo(durable);
        }
      }
      process.death().ifPresent(cause -> assertThat(cause).isInstanceOf(LogFencedException.class));
      return process.death().isPresent();
    } catch (TidemillException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.FENCED);
      return true;
    }
  }

  /** Whatever a disk does to one place of a file: it is found, or it was the end of the log. */
  @Test
  void damage_at_every_position_is_an_error_or_takes_away_the_last_entries_only()
      throws IOException {
    SimulatedDisk disk = disk(1);
    BlockHistory history = history();
    history.live(disk.newProcess());
    int refused = 0;
    int read = 0;
    for (String file : segments(disk)) {
      byte[] bytes = content(disk, file);
      for (int at = 0; at < bytes.length; at++) {
        int kind = (at + at / 3) % 3;
        Optional<Integer> end =
            history.endOfDamaged(copy(disk, file, damaged(bytes, at, kind)).newProcess());
        if (end.isEmpty()) {
          refused++;
        } else {
          read++;
          assertThat(history.durable() - end.get())
              .as("what is lost of the last write by damage at " + at + " of " + file)
              .isBetween(0, 2);
        }
      }
    }
    assertThat(refused).isGreaterThan(1000);
    assertThat(read).isGreaterThan(100);
  }

  private static byte[] content(SimulatedDisk disk, String file) throws IOException {
    try (InputStream in = disk.newProcess().open(file, 0)) {
      return in.readAllBytes();
    }
  }

  /** Another disk with the same log, but for one file. */
  private static SimulatedDisk copy(SimulatedDisk disk, String changed, byte[] bytes)
      throws IOException {
    SimulatedDisk copy = new SimulatedDisk(0);
    for (String file : segments(disk)) {
      copy.newProcess().createIfAbsent(file, file.equals(changed) ? bytes : content(disk, file));
    }
    return copy;
  }

  /** A bit is wrong; the rest of the file is zeros; the rest is not there. */
  private static byte[] damaged(byte[] bytes, int at, int kind) {
    byte[] damaged = kind == 2 ? Arrays.copyOf(bytes, at) : bytes.clone();
    if (kind == 0) {
      damaged[at] ^= (byte) (1 << at % 8);
    } else if (kind == 1) {
      Arrays.fill(damaged, at, bytes.length, (byte) 0);
    }
    return damaged;
  }
}
