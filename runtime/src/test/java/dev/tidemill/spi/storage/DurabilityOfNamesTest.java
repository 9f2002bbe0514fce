/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every directory that the local disk changes is synced, in the right order, before the change counts as durable. */
class DurabilityOfNamesTest {
  private static final byte[] BYTES = "bytes".getBytes(StandardCharsets.UTF_8);

  @TempDir
  Path folder;

  private RecordedDisk disk;
  private Storage storage;

  @BeforeEach
  void watch() throws IOException {
    Files.createDirectory(folder.resolve("in"));
    Files.createDirectory(folder.resolve("out"));
    Files.write(folder.resolve("in/old"), BYTES);
    disk = new RecordedDisk(folder);
    storage = new LocalStorage(disk);
    storage.createIfAbsent(at("in/old"), BYTES);
    storage.rename(at("in/old"), at("out/old")); // from now on it knows both directories
    storage.rename(at("out/old"), at("in/old"));
    disk.steps();
  }

  private String at(String path) {
    return folder.resolve(path).toString();
  }

  @Test
  void a_forced_file_has_its_content_and_then_its_name_synced() throws IOException {
    try (StorageOutput out = storage.create(at("in/new"))) {
      out.write(BYTES);
      assertThat(disk.steps()).containsExactly("create in/new", "write in/new");

      out.force();
    }

    assertThat(disk.steps()).containsExactly("sync in/new", "sync-directory in");
  }

  @Test
  void a_file_whose_content_is_forced_gets_its_name_with_the_next_one() throws IOException {
    try (StorageOutput part = storage.create(at("in/part"));
        StorageOutput marker = storage.create(at("in/marker"))) {
      disk.steps();
      part.forceContent();
      assertThat(disk.steps()).containsExactly("sync in/part");

      marker.force();
      assertThat(disk.steps()).containsExactly("sync in/marker", "sync-directory in");

      part.force();
      assertThat(disk.steps()).containsExactly("sync in/part");
    }
  }

  @Test
  void a_file_that_is_forced_again_has_its_name_already() throws IOException {
    try (StorageOutput out = storage.create(at("in/new"))) {
      out.force();
      disk.steps();
      out.write(BYTES);
      out.force();
    }

    assertThat(disk.steps()).containsExactly("write in/new", "sync in/new");
  }

  @Test
  void each_directory_on_the_way_to_a_new_file_is_synced_into_its_parent() throws IOException {
    try (StorageOutput out = storage.create(at("a/b/new"))) {
      assertThat(disk.steps())
          .containsExactly(
              "mkdir a", "sync-directory", "mkdir a/b", "sync-directory a", "create a/b/new");
      out.force();
    }

    assertThat(disk.steps()).containsExactly("sync a/b/new", "sync-directory a/b");
  }

  @Test
  void a_directory_that_another_process_created_is_synced_into_its_parent_once()
      throws IOException {
    Files.createDirectories(folder.resolve("a/b"));

    storage.append(at("a/b/new")).close();
    assertThat(disk.steps())
        .containsExactly("sync-directory", "sync-directory a", "append a/b/new");

    storage.append(at("a/b/other")).close();
    assertThat(disk.steps()).containsExactly("append a/b/other");
  }

  @Test
  void a_directory_whose_sync_failed_is_synced_by_the_next_call() throws IOException {
    disk.failing("sync-directory");
    assertThatThrownBy(() -> storage.append(at("a/new")))
        .hasMessageContaining("input/output error");
    disk.steps();
    disk.failing("none");

    storage.append(at("a/new")).close();
    assertThat(disk.steps()).containsExactly("sync-directory", "append a/new");
  }

  @Test
  void a_directory_that_was_deleted_and_is_created_again_is_synced_again() throws IOException {
    storage.append(at("a/new")).close();
    storage.delete(at("a"));
    disk.steps();

    storage.append(at("a/new")).close();
    assertThat(disk.steps()).containsExactly("mkdir a", "sync-directory", "append a/new");
  }

  @Test
  void a_file_created_if_absent_is_whole_before_it_has_its_name() throws IOException {
    assertThat(storage.createIfAbsent(at("in/new"), BYTES)).isTrue();

    assertThat(disk.steps())
        .containsExactly(
            "create in/.new.0.tmp",
            "write in/.new.0.tmp",
            "sync in/.new.0.tmp",
            "link in/new in/.new.0.tmp",
            "delete in/.new.0.tmp",
            "sync-directory in");
  }

  @Test
  void a_file_that_was_there_is_durable_also_for_who_did_not_create_it() throws IOException {
    assertThat(storage.createIfAbsent(at("in/old"), BYTES)).isFalse();

    assertThat(disk.steps()).containsExactly("sync-directory in");
  }

  @Test
  void the_first_sync_of_an_appender_includes_the_name() throws IOException {
    try (StorageAppender log = storage.append(at("in/log"))) {
      log.append(BYTES, 0, BYTES.length);
      log.sync();
      assertThat(disk.steps())
          .containsExactly("append in/log", "write in/log", "sync in/log", "sync-directory in");

      log.append(BYTES, 0, BYTES.length);
      log.sync();
    }

    assertThat(disk.steps()).containsExactly("write in/log", "sync in/log");
  }

  @Test
  void a_rename_syncs_the_directory() throws IOException {
    storage.rename(at("in/old"), at("in/new"));

    assertThat(disk.steps()).containsExactly("move in/old in/new", "sync-directory in");
  }

  @Test
  void a_rename_to_another_directory_syncs_the_new_name_before_the_old_one() throws IOException {
    storage.rename(at("in/old"), at("out/new"));

    assertThat(disk.steps())
        .containsExactly("move in/old out/new", "sync-directory out", "sync-directory in");
  }

  @Test
  void a_rename_into_new_directories_syncs_them_first() throws IOException {
    storage.rename(at("in/old"), at("out/a/new"));

    assertThat(disk.steps())
        .containsExactly(
            "mkdir out/a",
            "sync-directory out",
            "move in/old out/a/new",
            "sync-directory out/a",
            "sync-directory in");
  }

  @Test
  void a_deletion_syncs_the_parent_after_all_is_gone() throws IOException {
    assertThat(storage.delete(at("in"))).isTrue();

    assertThat(disk.steps()).containsExactly("delete in/old", "delete in", "sync-directory");
  }

  @Test
  void nothing_is_synced_where_nothing_was_deleted() throws IOException {
    assertThat(storage.delete(at("in/missing"))).isFalse();

    assertThat(disk.steps()).isEmpty();
  }

  @Test
  void a_lock_file_in_a_new_directory_makes_that_directory_durable() throws IOException {
    storage.lock(at("a/lock"), "this test").close();

    assertThat(disk.steps()).containsExactly("mkdir a", "sync-directory", "lock a/lock");
  }

  @Test
  void relative_paths_sync_the_working_directory() throws IOException {
    RecordedDisk here = new RecordedDisk(Path.of("").toAbsolutePath());
    Storage relative = new LocalStorage(here);
    try {
      assertThat(relative.createIfAbsent("a-file-of-a-test", BYTES)).isTrue();
      assertThat(here.steps()).last().isEqualTo("sync-directory");
    } finally {
      relative.delete("a-file-of-a-test");
    }
  }

  interface Change {
    void run(Storage storage, Path folder) throws IOException;
  }

  private void change(String name) throws IOException {
    switch (name) {
      case "force" -> {
        try (StorageOutput out = storage.create(at("in/new"))) {
          out.force();
        }
      }
      case "sync" -> {
        try (StorageAppender log = storage.append(at("in/new"))) {
          log.sync();
        }
      }
      case "create if absent" -> storage.createIfAbsent(at("in/new"), BYTES);
      case "create" -> storage.create(at("in/a/new")).close();
      case "append" -> storage.append(at("in/a/new")).close();
      case "lock" -> storage.lock(at("in/a/lock"), "this test").close();
      case "rename" -> storage.rename(at("in/old"), at("out/new"));
      case "delete" -> storage.delete(at("in/old"));
      default -> throw new IllegalArgumentException(name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "force, sync-directory in, in/new: cannot sync",
    "sync, sync-directory in, in/new: cannot sync",
    "create if absent, sync-directory in, in/new: cannot create if absent",
    "create if absent, sync in/.new.0.tmp, in/new: cannot create if absent",
    "create, sync-directory in, in/a/new: cannot create",
    "append, sync-directory in, in/a/new: cannot open for appending",
    "lock, sync-directory in, in/a/lock: cannot lock",
    "rename, sync-directory out, in/old: cannot rename",
    "rename, sync-directory in, in/old: cannot rename",
    "delete, sync-directory in, in/old: cannot delete",
  })
  void a_change_fails_if_its_sync_fails(String change, String step, String message) {
    disk.failing(step);

    assertThatThrownBy(() -> change(change))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("input/output error");
  }

  @Test
  void a_failed_sync_is_not_repeated_and_believed() throws IOException {
    disk.failing("sync-directory in");
    try (StorageOutput out = storage.create(at("in/new"))) {
      assertThatThrownBy(out::force).isInstanceOf(IOException.class);
      disk.failing("nothing");

      assertThatThrownBy(out::force).hasMessageContaining("cannot sync after an earlier failure");
    }
  }

  @Test
  void a_file_created_before_a_failed_sync_of_its_directory_fails_too() throws IOException {
    try (StorageOutput first = storage.create(at("in/first"));
        StorageOutput second = storage.create(at("in/second"))) {
      disk.failing("sync-directory in");
      assertThatThrownBy(first::force).isInstanceOf(IOException.class);
      disk.failing("nothing");

      assertThatThrownBy(second::force).isInstanceOf(IOException.class);
      try (StorageOutput later = storage.create(at("in/later"))) {
        later.force();
      }
    }
  }

  @Test
  void one_sync_serves_all_files_that_were_created_before_it() throws IOException {
    List<StorageOutput> parts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      parts.add(storage.create(at("in/part-" + i)));
    }
    for (StorageOutput part : parts) {
      part.force();
      part.close();
    }

    assertThat(disk.steps()).filteredOn("sync-directory in"::equals).hasSize(1);
  }

  @Test
  void a_file_created_after_a_sync_began_has_one_of_its_own() throws IOException {
    List<StorageOutput> late = new ArrayList<>();
    disk.beforeSync(() -> {
      disk.beforeSync(() -> {});
      try {
        late.add(storage.create(at("in/late")));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
    try (StorageOutput early = storage.create(at("in/early"))) {
      early.force();
      disk.steps();
      late.get(0).force();
      late.get(0).close();
    }

    assertThat(disk.steps()).containsExactly("sync in/late", "sync-directory in");
  }

  @Test
  void who_finds_a_directory_that_was_just_created_finds_it_durable() throws Exception {
    CyclicBarrier inSync = new CyclicBarrier(2);
    disk.beforeSync(() -> {
      disk.beforeSync(() -> {});
      try {
        inSync.await();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
    Thread first = new Thread(() -> {
      try {
        storage.create(at("a/first")).close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
    first.start();
    inSync.await(); // the directory is there, and its sync has not begun

    storage.create(at("a/second")).close();

    first.join();
    List<String> steps = disk.steps();
    assertThat(steps.indexOf("create a/second")).isGreaterThan(steps.indexOf("sync-directory"));
  }

  @Test
  void a_file_system_that_cannot_sync_directories_is_tolerated() throws IOException {
    Path proc = Path.of("/proc/self");
    assumeTrue(Files.isDirectory(proc));

    new LocalDisk().syncDirectory(proc); // the kernel says EINVAL
  }
}
