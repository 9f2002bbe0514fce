/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.internal.log.BatchLog;
import dev.tidemill.internal.log.Frame;
import dev.tidemill.internal.log.LogReader;
import dev.tidemill.internal.log.LogSettings;
import dev.tidemill.internal.log.LogThread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log goes on while there is room for its frames, also if there is none to reserve. */
class LogOnFullDiskTest {
  private static final long LEFT = 2 << 20;

  /** More than a new file has in these tests, without what is reserved. */
  private static final long SMALL = 1_000;

  @TempDir
  Path folder;

  private final SmallDisk disk = new SmallDisk(LEFT);
  private final Storage storage = new LocalStorage(disk);

  private BatchLog open() throws IOException {
    return BatchLog.open(
        storage, folder.toString(), 1, LogSettings.DEFAULT, LogThread.ofCaller(), frame -> {});
  }

  private List<String> files() throws IOException {
    return storage.list(folder.toString()).stream().map(StorageEntry::name).toList();
  }

  private static Frame frame(int bytes) {
    return new Frame(1, 1, 1, new byte[bytes]);
  }

  @Test
  void a_log_begins_when_there_is_no_space_to_reserve_and_leaves_no_unused_file() throws Exception {
    try (BatchLog log = open()) {
      log.append(frame(100));
      log.force();
      assertThat(files()).hasSize(1);
      assertThat(disk.free()).isGreaterThan(LEFT - SMALL);
    }
  }

  @Test
  void a_full_file_is_followed_by_one_without_reserved_space_at_the_first_attempt()
      throws Exception {
    int most = LogSettings.DEFAULT.segmentBytes();
    disk.setFree(most + SMALL);
    try (BatchLog log = open()) {
      log.append(frame(most - 100));
      log.force();
      disk.setFree(LEFT);
      log.append(frame(200));
      log.force();
      assertThat(files()).hasSize(2);
      assertThat(disk.free()).isGreaterThan(LEFT - SMALL);
    }
    List<Frame> read = new ArrayList<>();
    assertThat(LogReader.read(storage, folder.toString(), read::add).corruption())
        .isEmpty();
    assertThat(read).containsExactly(frame(most - 100), frame(200));
  }
}
