/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageLock;
import dev.tidemill.spi.storage.StorageOutput;
import dev.tidemill.time.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedDiskTest {
  /** Of {@link #publish}. */
  private static final int CALLS = 13;

  private final SimulatedDisk disk = new SimulatedDisk(7);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String read(Storage storage, String file) throws IOException {
    return new String(storage.open(file).readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static void append(StorageAppender log, String text) throws IOException {
    log.append(bytes(text), 0, text.length());
  }

  /** Stages a file and publishes it, and keeps a log of that. */
  private static void publish(Storage storage) throws IOException {
    try (StorageLock lock = storage.lock("/lock", "publisher");
        StorageAppender log = storage.append("/log")) {
      assertThat(lock).isNotNull();
      try (StorageOutput out = storage.create("/.staged")) {
        out.write(bytes("content"));
        out.force();
      }
      append(log, "staged;");
      log.sync();
      storage.rename("/.staged", "/published");
      append(log, "published;");
      log.sync();
    }
  }

  /** All that is on a disk. */
  private static List<String> content(Storage storage) throws IOException {
    List<String> content = new ArrayList<>();
    for (StorageEntry entry : storage.list("/")) {
      content.add(entry.path() + "=" + read(storage, entry.path()));
    }
    return content;
  }

  @Test
  void a_call_that_is_killed_has_reached_the_cache_and_no_further() throws IOException {
    disk.newProcess().createIfAbsent("/a", bytes("a"));
    disk.killAtCall(2);
    SimulatedStorage killed = disk.newProcess();

    assertThatThrownBy(() -> killed.rename("/a", "/b"))
        .isInstanceOf(IOException.class)
        .hasMessage("/a: process 2 was killed");

    assertThat(disk.newProcess().list("/")).extracting(StorageEntry::path).containsExactly("/b");
    disk.losePower(Loss.ALL);
    assertThat(disk.newProcess().list("/")).extracting(StorageEntry::path).containsExactly("/a");
  }

  @Test
  void a_process_is_killed_at_a_call_that_would_have_failed_as_well() {
    disk.killAtCall(1);
    SimulatedStorage killed = disk.newProcess();

    assertThatThrownBy(() -> killed.list("/nowhere")).hasMessage("/nowhere: process 1 was killed");
    assertThatThrownBy(() -> killed.find("/")).hasMessage("/: process 1 was killed");
  }

  @Test
  void a_directory_of_a_killed_process_is_durable_when_another_one_has_used_it()
      throws IOException {
    disk.killAtCall(1);
    SimulatedStorage killed = disk.newProcess();
    assertThatThrownBy(() -> killed.createIfAbsent("/a/b/first", new byte[0]))
        .hasMessageContaining("was killed");
    assertThat(disk.newProcess().find("/a/b")).isPresent();

    disk.newProcess().createIfAbsent("/a/b/second", new byte[0]);
    disk.losePower(Loss.ALL);

    assertThat(disk.newProcess().find("/a/b/second")).isPresent();
  }

  @Test
  void a_killed_process_changes_nothing_any_more() throws IOException {
    SimulatedStorage killed = disk.newProcess();
    StorageAppender log = killed.append("/log");
    append(log, "one");
    killed.kill();

    assertThatThrownBy(() -> append(log, "two")).hasStackTraceContaining("was killed");
    assertThatThrownBy(() -> killed.delete("/log")).hasMessageContaining("was killed");
    assertThatThrownBy(log::close).hasMessageContaining("was killed");
    assertThat(read(disk.newProcess(), "/log")).isEqualTo("one");
  }

  @Test
  void a_killed_process_holds_no_lock_and_others_keep_theirs() throws IOException {
    SimulatedStorage first = disk.newProcess();
    SimulatedStorage second = disk.newProcess();
    first.lock("/first", "1");
    second.lock("/second", "2");
    first.kill();

    disk.newProcess().lock("/first", "3").close();
    assertThatThrownBy(() -> disk.newProcess().lock("/second", "3")).hasMessageContaining("by 2");
  }

  // region crash
  @ParameterizedTest
  @EnumSource(Loss.class)
  void a_log_never_says_more_than_was_done(Loss loss) throws IOException {
    for (int call = 1; call <= CALLS; call++) {
      for (int seed = 0; seed < 20; seed++) {
        SimulatedDisk disk = new SimulatedDisk(seed);
        disk.killAtCall(call);
        assertThatThrownBy(() -> publish(disk.newProcess())).hasMessageContaining("was killed");
        disk.losePower(loss);

        Storage next = disk.newProcess();
        String log = next.find("/log").isPresent() ? read(next, "/log") : "";
        boolean published = next.find("/published").isPresent();
        if (published) {
          assertThat(log).startsWith("staged;");
          assertThat(read(next, "/published")).isEqualTo("content");
        }
        if (log.startsWith("staged;published;")) {
          assertThat(published).isTrue();
        }
      }
    }
  }
  // endregion

  @Test
  void there_are_as_many_calls_as_are_killed() throws IOException {
    publish(disk.newProcess());

    assertThat(disk.calls()).hasSize(CALLS);
  }

  @Test
  void a_power_loss_by_seed_tears_loses_and_keeps() throws IOException {
    Set<String> seen = new TreeSet<>();
    for (int seed = 0; seed < 200; seed++) {
      SimulatedDisk disk = new SimulatedDisk(seed);
      StorageAppender log = disk.newProcess().append("/log");
      append(log, "S");
      log.sync();
      append(log, "ab");
      append(log, "cd");
      disk.losePower(Loss.BY_SEED);
      seen.add(read(disk.newProcess(), "/log").replace('\0', '0'));
    }

    assertThat(seen).contains("S", "Sa", "Sab", "Sabc", "Sabcd", "S00cd", "Sab00", "S0000");
    assertThat(seen).allMatch(text -> text.startsWith("S"));
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void the_same_seed_leaves_the_same_disk(Loss loss) throws IOException {
    assertThat(crashed(99, loss)).isEqualTo(crashed(99, loss));
  }

  private static List<String> crashed(long seed, Loss loss) throws IOException {
    SimulatedDisk disk = new SimulatedDisk(seed);
    StorageAppender log = disk.newProcess().append("/log");
    for (int i = 0; i < 20; i++) {
      append(log, "frame " + i);
      disk.newProcess().create("/file-" + i).close();
    }
    disk.losePower(loss);
    return content(disk.newProcess());
  }

  @Test
  void different_seeds_leave_different_disks() throws IOException {
    Set<List<String>> seen = new java.util.HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      seen.add(crashed(seed, Loss.BY_SEED));
    }
    assertThat(seen).hasSizeGreaterThan(10);
  }

  @Test
  void a_failed_call_was_carried_out_or_not() throws IOException {
    Set<Boolean> seen = new TreeSet<>();
    for (int seed = 0; seed < 20; seed++) {
      SimulatedDisk disk = new SimulatedDisk(seed);
      disk.failAtCall(1);
      Storage storage = disk.newProcess();
      assertThatThrownBy(() -> storage.createIfAbsent("/a", bytes("a")))
          .hasMessage("/a: simulated failure of call 1: createIfAbsent /a 1");
      seen.add(storage.find("/a").isPresent());
    }
    assertThat(seen).containsExactly(false, true);
  }

  @Test
  void a_failed_lock_is_not_held() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      SimulatedDisk disk = new SimulatedDisk(seed);
      disk.failAtCall(1);
      Storage storage = disk.newProcess();
      assertThatThrownBy(() -> storage.lock("/lock", "1")).isInstanceOf(IOException.class);
      storage.lock("/lock", "2").close();
    }
  }

  @Test
  void a_failed_append_breaks_the_appender() throws IOException {
    disk.failAtCall(2);
    StorageAppender log = disk.newProcess().append("/log");

    assertThatThrownBy(() -> append(log, "one")).hasMessageContaining("simulated failure");
    assertThatThrownBy(() -> append(log, "two")).hasMessageContaining("broken");
    assertThatThrownBy(log::sync).hasMessageContaining("broken");
    log.close();
  }

  @Test
  void a_full_disk_takes_what_fits() throws IOException {
    disk.capacity(10);
    Storage storage = disk.newProcess();
    StorageAppender log = storage.append("/log");
    append(log, "123456");

    assertThatThrownBy(() -> append(log, "789012")).hasMessageContaining("no space left");
    assertThat(read(storage, "/log")).isEqualTo("1234567890");
    storage.delete("/log");
    assertThat(storage.createIfAbsent("/other", bytes("1234567890"))).isTrue();
    assertThatThrownBy(() -> storage.createIfAbsent("/more", bytes("1")))
        .hasMessageContaining("no space left");
  }

  @Test
  void reserved_space_cannot_run_out() throws IOException {
    Storage storage = disk.newProcess();
    StorageAppender log = storage.append("/log");
    log.reserve(10);
    disk.capacity(10);

    append(log, "1234567890");
    assertThatThrownBy(() -> append(log, "1")).hasMessageContaining("no space left");
  }

  @Test
  void a_hook_sees_each_call_and_may_throw() throws IOException {
    List<String> seen = new ArrayList<>();
    disk.beforeEachCall((number, call) -> {
      seen.add(number + " " + call);
      if (call.startsWith("delete")) {
        throw new IOException("not allowed");
      }
    });
    Storage storage = disk.newProcess();
    storage.createIfAbsent("/a", bytes("a"));

    assertThatThrownBy(() -> storage.delete("/a")).hasMessage("not allowed");
    assertThat(storage.find("/a")).isPresent();
    assertThat(seen).containsExactly("1 createIfAbsent /a 1", "2 delete /a", "3 find /a");
    assertThat(disk.calls()).containsExactly("createIfAbsent /a 1", "delete /a", "find /a");
  }

  @Test
  void files_have_the_time_of_the_clock() throws IOException {
    ManualClock clock = new ManualClock();
    Storage storage = new SimulatedDisk(1, clock).newProcess();
    clock.advance(Duration.ofSeconds(5));
    storage.createIfAbsent("/a", bytes("a"));

    assertThat(storage.find("/a").orElseThrow().modifiedMillis()).isEqualTo(5000);
  }

  @Test
  void directories_match_patterns_of_names() throws IOException {
    Storage storage = disk.newProcess();
    storage.createIfAbsent("/in/a1/file", bytes("1"));
    storage.createIfAbsent("/in/a2/file", bytes("2"));
    storage.createIfAbsent("/in/b/file", bytes("3"));

    assertThat(storage.directoriesMatching("/in/a?"))
        .extracting(StorageEntry::path)
        .containsExactly("/in/a1", "/in/a2");
    assertThat(storage.directoriesMatching("/in/c")).isEmpty();
  }

  @Test
  @SuppressWarnings("BanSerializableRead") // reads what was written a line before
  void a_copy_that_was_sent_is_the_same_storage() throws Exception {
    SimulatedStorage storage = disk.newProcess();
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(sent)) {
      out.writeObject(storage);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray()))) {
      assertThat(in.readObject()).isSameAs(storage);
    }
  }
}
