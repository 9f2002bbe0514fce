/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt that comes while a thread is in the middle of writing. */
class InterruptedStorageTest {
  private static final int FRAMES = 300;
  private static final byte[] FRAME = new byte[10_000];

  @TempDir
  Path folder;

  @Test
  void a_thread_that_is_interrupted_all_the_time_loses_nothing() throws Exception {
    Storage storage = new LocalStorage();
    Path log = folder.resolve("log");
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicBoolean done = new AtomicBoolean();
    Thread writer = new Thread(() -> {
      try {
        write(storage, log);
      } catch (Throwable e) {
        failure.set(e);
      } finally {
        done.set(true);
      }
    });
    writer.start();

    while (!done.get()) {
      writer.interrupt();
      Thread.onSpinWait();
    }

    writer.join();
    assertThat(failure.get()).isNull();
    assertThat(Files.size(log)).isEqualTo((long) FRAMES * FRAME.length);
  }

  private void write(Storage storage, Path log) throws IOException {
    try (StorageLock lock = storage.lock(folder.resolve("lock").toString(), "this test");
        StorageAppender appender = storage.append(log.toString())) {
      assertThat(lock).isNotNull();
      for (int i = 0; i < FRAMES; i++) {
        appender.append(FRAME, 0, FRAME.length);
        if (i % 30 == 0) {
          appender.sync();
          String name = folder.resolve("epoch-" + i).toString();
          storage.createIfAbsent(name, FRAME);
          storage.rename(name, name + "-renamed");
        }
      }
    }
  }
}
