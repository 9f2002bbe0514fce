/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract of storages cannot see: bytes on the real disk, and broken appenders. */
class LocalAppenderTest {
  private static final byte[] BYTES = "bytes".getBytes(StandardCharsets.UTF_8);

  @TempDir
  Path folder;

  private Path file;
  private RecordedDisk disk;
  private Storage storage;

  @BeforeEach
  void watch() {
    file = folder.resolve("log");
    disk = new RecordedDisk(folder);
    storage = new LocalStorage(disk);
  }

  private interface Step {
    void run(StorageAppender log) throws IOException;
  }

  private static Step step(String name) {
    return switch (name) {
      case "write" -> log -> log.append(BYTES, 0, 1);
      case "sync" -> StorageAppender::sync;
      case "set-length" -> log -> log.truncate(0);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"write", "sync", "set-length"})
  void a_failure_breaks_the_appender(String name) throws IOException {
    try (StorageAppender log = storage.append(file.toString())) {
      disk.failing(name + " log");
      assertThatThrownBy(() -> step(name).run(log))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file.toString())
          .hasMessageContaining("input/output error");
      disk.failing("nothing");
      disk.steps();

      for (String later : new String[] {"write", "sync", "set-length"}) {
        assertThatThrownBy(() -> step(later).run(log))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("broken by an earlier failure")
            .hasStackTraceContaining("input/output error");
      }
      assertThat(disk.steps()).isEmpty();
    }
  }

  @Test
  void reserved_space_is_written() throws IOException {
    try (StorageAppender log = storage.append(file.toString())) {
      log.append(BYTES, 0, BYTES.length);
      log.reserve(100_000);
      assertThat(Files.size(file)).isEqualTo(BYTES.length + 100_000);
      assertThat(log.size()).isEqualTo(BYTES.length);

      log.append(BYTES, 0, BYTES.length);
      assertThat(Files.size(file)).isEqualTo(BYTES.length + 100_000);
    }

    assertThat(file).hasContent("bytesbytes");
  }

  @Test
  void reserved_space_that_is_there_already_is_not_written_again() throws IOException {
    try (StorageAppender log = storage.append(file.toString())) {
      log.reserve(100);
      disk.steps();
      log.reserve(100);

      assertThat(disk.steps()).isEmpty();
    }
  }

  @Test
  void a_broken_appender_leaves_its_file_as_it_is() throws IOException {
    disk.failing("sync log");
    StorageAppender log = storage.append(file.toString());
    log.append(BYTES, 0, BYTES.length);
    log.reserve(10);
    assertThatThrownBy(log::sync).isInstanceOf(IOException.class);
    log.close();

    assertThat(Files.size(file)).isEqualTo(BYTES.length + 10);
  }
}
