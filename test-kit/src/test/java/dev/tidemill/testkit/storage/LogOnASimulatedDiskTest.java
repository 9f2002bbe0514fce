/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.internal.log.BatchLog;
import dev.tidemill.internal.log.Durability;
import dev.tidemill.internal.log.LogCorruptedException;
import dev.tidemill.internal.log.LogReader;
import dev.tidemill.internal.log.LogSettings;
import dev.tidemill.internal.log.LogThread;
import dev.tidemill.spi.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The batch log on a disk that crashes, fails and fills up at each call. */
class LogOnASimulatedDiskTest {
  private static final LogSettings SMALL = LogSettings.DEFAULT.withSegmentBytes(400);

  private static LogSettings settings(boolean oneObjectPerForce) {
    return SMALL.withOneObjectPerForce(oneObjectPerForce);
  }

  /** The directory of the log is there: whoever owns the checkpoint sees to that. */
  private static SimulatedDisk disk(long seed) {
    SimulatedDisk disk = new SimulatedDisk(seed);
    try {
      disk.newProcess().createIfAbsent("/ck/log/directory", new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return disk;
  }

  /** How many calls two processes make that are left alone, one after the other. */
  private static int calls(LogSettings settings) throws IOException {
    SimulatedDisk disk = disk(0);
    LogHistory history = new LogHistory();
    history.live(disk.newProcess(), settings);
    history.live(disk.newProcess(), settings);
    return disk.calls().size();
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void what_was_forced_or_read_survives_a_loss_of_power_at_every_call_and_every_next(Loss loss)
      throws IOException {
    int executions = 0;
    for (boolean oneObjectPerForce : new boolean[] {false, true}) {
      LogSettings settings = settings(oneObjectPerForce);
      int calls = calls(settings);
      for (int first = 2; first < calls; first++) {
        for (int second = 1; second < calls / 2; second += 1 + first % 3) {
          SimulatedDisk disk = disk(first * 1000L + second);
          crashTwice(disk, settings, loss, first, second, storage -> storage);
          executions++;
        }
      }
    }
    assertThat(executions).isGreaterThan(2000);
  }

  private static void crashTwice(
      SimulatedDisk disk,
      LogSettings settings,
      Loss loss,
      int first,
      int second,
      UnaryOperator<Storage> storage)
      throws IOException {
    LogHistory history = new LogHistory();
    disk.killAtCall(first);
    liveUntilKilled(history, disk, storage.apply(disk.newProcess()), settings);
    disk.losePower(loss);
    disk.killAtCall(disk.calls().size() + second);
    liveUntilKilled(history, disk, storage.apply(disk.newProcess()), settings);
    disk.losePower(loss);
    history.live(storage.apply(disk.newProcess()), settings);
    history.open(disk.newProcess(), settings).close();
  }

  /** The test above can fail: a log that never syncs does not pass it. */
  @Test
  void a_log_that_does_not_sync_is_found() {
    assertThatThrownBy(() -> {
          for (int first = 2; first < calls(SMALL); first++) {
            DroppedPages pages = new DroppedPages();
            pages.dropAll();
            crashTwice(disk(first), SMALL, Loss.ALL, first, 9, pages::on);
          }
        })
        .isInstanceOfAny(AssertionError.class, LogCorruptedException.class);
  }

  @Test
  void frames_of_a_lower_durability_are_made_durable_when_the_log_is_opened() throws IOException {
    for (int forces = 1; forces < 12; forces++) {
      SimulatedDisk disk = disk(forces);
      LogHistory history = new LogHistory();
      try (BatchLog log = history.open(disk.newProcess(), SMALL.withDurability(Durability.OS))) {
        for (int i = 0; i < forces; i++) {
          history.append(log, 1 + i % 2);
        }
      }
      history.open(disk.newProcess(), SMALL).close();
      disk.losePower(Loss.ALL);
      history.live(disk.newProcess(), SMALL);
    }
  }

  private static void liveUntilKilled(
      LogHistory history, SimulatedDisk disk, Storage storage, LogSettings settings) {
    try {
      history.live(storage, settings);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("was killed");
    } finally {
      disk.killAtCall(0);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Durability.class,
      names = {"FSYNC", "OS"})
  void a_killed_process_without_a_loss_of_power_loses_nothing_that_reached_the_system(
      Durability durability) throws IOException {
    LogSettings settings = SMALL.withDurability(durability);
    int calls = calls(settings);
    for (int call = 2; call < calls; call++) {
      SimulatedDisk disk = disk(call);
      LogHistory history = new LogHistory();
      disk.killAtCall(call);
      liveUntilKilled(history, disk, disk.newProcess(), settings);
      history.live(disk.newProcess(), settings);
    }
  }

  @Test
  void without_syncs_a_loss_of_power_ends_the_log_earlier_or_is_an_error() throws IOException {
    LogSettings settings = SMALL.withDurability(Durability.OS);
    int read = 0;
    int refused = 0;
    for (int seed = 0; seed < 300; seed++) {
      SimulatedDisk disk = disk(seed);
      new LogHistory().live(disk.newProcess(), settings);
      disk.losePower(Loss.BY_SEED);
      long[] next = {-1};
      var report = LogReader.read(disk.newProcess(), "/ck/log", frame -> {
        assertThat(next[0] < 0 || frame.batch() == next[0]).isTrue();
        next[0] = frame.batch() + 1;
      });
      if (report.corruption().isPresent()) {
        refused++;
      } else {
        read++;
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_call_that_fails_is_made_good_and_the_frames_survive(boolean oneObjectPerForce)
      throws IOException {
    LogSettings settings = settings(oneObjectPerForce);
    int calls = calls(settings);
    for (int call = 2; call < calls; call++) {
      for (int second = call; second < call + 6; second++) {
        for (int seed = 0; seed < 4; seed++) {
          SimulatedDisk disk = disk(seed);
          LogHistory history = new LogHistory();
          disk.failAtCall(call);
          disk.failAtCall(second);
          liveWithFailures(history, disk, settings);
          disk.losePower(Loss.ALL);
          liveWithFailures(history, disk, settings);
        }
      }
    }
  }

  /** A start that fails is repeated, as whoever supervises the process does. */
  private static void liveWithFailures(LogHistory history, SimulatedDisk disk, LogSettings settings)
      throws IOException {
    for (int starts = 1; ; starts++) {
      try {
        history.live(disk.newProcess(), settings);
        return;
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("simulated failure");
        assertThat(starts).isLessThan(4);
      }
    }
  }

  @Test
  void frames_are_forced_again_once_a_full_disk_has_room() throws IOException {
    for (int capacity = 100; capacity < 1500; capacity += 7) {
      SimulatedDisk disk = disk(capacity);
      LogHistory history = new LogHistory();
      disk.capacity(capacity);
      try (BatchLog log = history.open(disk.newProcess(), SMALL)) {
        boolean full = false;
        while (!full) {
          try {
            history.append(log, 2);
          } catch (IOException e) {
            assertThat(e).hasMessageContaining("no space left");
            full = true;
          }
        }
        disk.capacity(Long.MAX_VALUE);
        history.append(log, 1);
      }
      disk.losePower(Loss.ALL);
      history.live(disk.newProcess(), SMALL);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void what_an_earlier_process_could_not_sync_is_not_trusted(boolean oneObjectPerForce)
      throws IOException {
    LogSettings settings = settings(oneObjectPerForce);
    int calls = calls(settings) / 2;
    for (int call = 2; call < calls; call++) {
      SimulatedDisk disk = disk(call);
      LogHistory history = new LogHistory();
      DroppedPages pages = new DroppedPages();
      int failing = call;
      SimulatedStorage first = disk.newProcess();
      boolean[] firstLives = {true};
      disk.beforeEachCall((number, name) -> {
        if (number == failing && name.startsWith("sync") && firstLives[0]) {
          pages.dropped(name.substring("sync ".length(), name.lastIndexOf(' ')));
          throw new IOException("simulated failure: " + name);
        }
      });
      try (BatchLog log = history.open(pages.on(first), settings)) {
        log.append(history.next(1));
        log.force();
        log.append(history.next(1));
        log.force();
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("simulated failure");
      }
      first.kill();
      firstLives[0] = false;
      history.open(pages.on(disk.newProcess()), settings).close();
      disk.losePower(Loss.ALL);
      history.live(disk.newProcess(), settings);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_interrupt_at_every_call_changes_nothing(boolean oneObjectPerForce) throws IOException {
    SimulatedDisk disk = disk(1);
    disk.beforeEachCall((number, call) -> Thread.currentThread().interrupt());
    LogHistory history = new LogHistory();
    LogSettings settings = settings(oneObjectPerForce);
    try {
      history.live(disk.newProcess(), settings);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      try (BatchLog log =
          history.open(disk.newProcess(), settings, LogThread.start("log of a test"))) {
        history.append(log, 2);
        history.roll(log);
        log.deleteBefore(log.segment());
        history.append(log, 1);
      }
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      history.open(disk.newProcess(), settings).close();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
