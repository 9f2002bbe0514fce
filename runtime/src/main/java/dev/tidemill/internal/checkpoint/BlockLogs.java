/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.log.LogReader;
import dev.tidemill.internal.log.LogReport;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The logs of received records in a checkpoint directory. */
public final class BlockLogs {
  private BlockLogs() {}

  /**
   * Reads all of them, and changes nothing.
   *
   * @param path of the checkpoint
   * @return what is in each, by the path of the log
   */
  public static SortedMap<String, LogReport> read(Storage storage, String path) {
    SortedMap<String, LogReport> logs = new TreeMap<>();
    try {
      for (StorageEntry entry : directories(storage, path + "/blocks")) {
        logs.put(entry.path(), LogReader.read(storage, entry.path(), frame -> {}));
      }
    } catch (IOException e) {
      throw new TidemillException(
          ErrorCode.CHECKPOINT_UNREADABLE,
          "the received records in " + path + "/blocks cannot be read: " + e.getMessage(),
          e);
    }
    return logs;
  }

  private static List<StorageEntry> directories(Storage storage, String path) throws IOException {
    try {
      return storage.list(path).stream().filter(StorageEntry::directory).toList();
    } catch (NoSuchFileException e) {
      return List.of(); // no stream has received anything
    }
  }
}
