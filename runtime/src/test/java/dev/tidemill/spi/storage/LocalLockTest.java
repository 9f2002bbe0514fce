/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock of the local disk, against a real second process. */
class LocalLockTest {
  @TempDir
  Path folder;

  private final Storage storage = new LocalStorage();
  private final List<Process> processes = new ArrayList<>();
  private String file;

  @BeforeEach
  void name() {
    file = folder.resolve("checkpoint/lock").toString();
  }

  @AfterEach
  void killTheOthers() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Starts a process that tries to take the lock; returns its first line. */
  private String startOther(String owner) throws IOException {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            LockHolder.class.getName(),
            file,
            owner)
        .redirectErrorStream(true)
        .start();
    processes.add(process);
    return String.valueOf(
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
            .readLine());
  }

  @Test
  void a_lock_of_another_process_is_refused_until_that_is_killed() throws Exception {
    assertThat(startOther("process 1 on host a")).isEqualTo("locked");

    assertThatThrownBy(() -> storage.lock(file, "this test"))
        .isInstanceOf(StorageLockedException.class)
        .hasMessage(
            file + ": locked by process 1 on host a; stop it first or use another directory");
    // A refused attempt opens and closes the file, which must not free it.
    assertThatThrownBy(() -> storage.lock(file, "this test"))
        .isInstanceOf(StorageLockedException.class);

    Process other = processes.get(0);
    other.destroyForcibly().waitFor(); // SIGKILL
    storage.lock(file, "this test").close();
  }

  @Test
  void another_process_is_refused_while_this_one_holds_the_lock() throws Exception {
    StorageLock lock = storage.lock(file, "this test");
    // Attempts within this process must not free it for others.
    assertThatThrownBy(() -> storage.lock(file, "another thread"))
        .isInstanceOf(StorageLockedException.class)
        .hasMessageContaining("locked by this test");
    assertThatThrownBy(() -> new LocalStorage().lock(file, "another storage"))
        .isInstanceOf(StorageLockedException.class);

    assertThat(startOther("process 1")).contains("StorageLockedException", "locked by this test");

    lock.close();
    assertThat(startOther("process 2")).isEqualTo("locked");
  }

  @Test
  void the_same_file_by_another_path_is_the_same_lock() throws Exception {
    Files.createDirectory(folder.resolve("checkpoint"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("checkpoint"));
    try (StorageLock lock = storage.lock(file, "this test")) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> storage.lock(link.resolve("lock").toString(), "again"))
          .isInstanceOf(StorageLockedException.class);
      assertThatThrownBy(() ->
              storage.lock(folder.resolve("checkpoint/../checkpoint/lock").toString(), "again"))
          .isInstanceOf(StorageLockedException.class);
      assertThat(startOther("process 1")).contains("StorageLockedException");
    }
  }

  @Test
  void code_that_was_loaded_again_is_refused_and_frees_nothing() throws Exception {
    try (StorageLock lock = storage.lock(file, "this generation");
        URLClassLoader again =
            new URLClassLoader(classPath(), getClass().getClassLoader().getParent())) {
      assertThat(lock).isNotNull();
      Class<?> loadedAgain = again.loadClass(LocalStorage.class.getName());
      Object other = loadedAgain.getConstructor().newInstance();

      assertThatThrownBy(() -> loadedAgain
              .getMethod("lock", String.class, String.class)
              .invoke(other, file, "next generation"))
          .cause()
          .hasMessageContaining("locked by this generation");
      assertThat(startOther("process 1")).contains("StorageLockedException");
    }
  }

  private static URL[] classPath() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry :
        System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  @Test
  void a_lock_that_could_not_be_taken_is_not_remembered() throws Exception {
    Files.createDirectories(folder.resolve("checkpoint/lock"));
    assertThatThrownBy(() -> storage.lock(file, "this test"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(StorageLockedException.class)
        .hasMessageContaining("cannot lock");
    Files.delete(folder.resolve("checkpoint/lock"));

    storage.lock(file, "this test").close();
  }

  @Test
  void releasing_twice_does_not_free_the_next_holder() throws Exception {
    StorageLock first = storage.lock(file, "first");
    first.close();
    try (StorageLock second = storage.lock(file, "second")) {
      assertThat(second).isNotNull();
      first.close();

      assertThatThrownBy(() -> storage.lock(file, "third"))
          .hasMessageContaining("locked by second");
    }
  }

  @Test
  void an_owner_is_one_line() throws Exception {
    try (StorageLock lock = storage.lock(file, "job\nWordCount")) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> storage.lock(file, "again"))
          .hasMessageContaining("locked by job WordCount;");
    }
  }
}
