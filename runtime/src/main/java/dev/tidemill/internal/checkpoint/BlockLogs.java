/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.blocklog.BlockLogSummary;
import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.internal.log.LogReader;
import dev.tidemill.internal.log.LogReport;
import dev.tidemill.spi.source.NamedRange;
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
  public static SortedMap<String, BlockLogSummary> read(Storage storage, String path) {
    SortedMap<String, BlockLogSummary> logs = new TreeMap<>();
    try {
      for (StorageEntry entry : directories(storage, path + "/blocks")) {
        logs.put(entry.path(), BlockLogSummary.read(storage, entry.path()));
      }
    } catch (IOException e) {
      throw new TidemillException(
          ErrorCode.CHECKPOINT_UNREADABLE,
          "the received records in " + path + "/blocks cannot be read: " + e.getMessage(),
          e);
    }
    return logs;
  }

  /**
   * The path of the log of a stream.
   *
   * @param firstName the name under which it keeps its records
   */
  static String pathOf(String path, String firstName) {
    return path + "/blocks/" + PathName.of(firstName);
  }

  /**
   * Deletes what a dropped stream has left, so that a new stream does not deliver it. The start that
   * has dropped it could not, or was interrupted.
   *
   * @param directory of the log of the new stream
   * @param lastEpoch the last start that is in the batch log. Starts after it have not got far enough
   *     to be there, and may have received records for the new stream
   */
  static void deleteRemains(Storage storage, String directory, long lastEpoch) throws IOException {
    if (storage.find(directory).isEmpty()) {
      return;
    }
    LogReport log = LogReader.read(storage, directory, frame -> {});
    boolean isOld = log.segments().stream().allMatch(file -> file.epoch() <= lastEpoch);
    if (isOld && log.corruption().isEmpty()) {
      storage.delete(directory);
    }
  }

  /** By the path of a log, the first record that a batch may still read. */
  public static SortedMap<String, BlockOffset> needed(String path, JobProgress progress) {
    SortedMap<String, BlockOffset> needed = new TreeMap<>();
    progress.sources().forEach((name, source) -> {
      try {
        BlockOffset first = BlockOffset.parse(source.position());
        for (NamedRange range : source.ranges()) {
          BlockOffset from = BlockOffset.parse(range.from());
          first = from.compareTo(first) < 0 ? from : first;
        }
        needed.put(pathOf(path, progress.firstNames().getOrDefault(name, name)), first);
      } catch (TidemillException e) {
        // a source that is asked for its records
      }
    });
    return needed;
  }

  private static List<StorageEntry> directories(Storage storage, String path) throws IOException {
    try {
      return storage.list(path).stream().filter(StorageEntry::directory).toList();
    } catch (NoSuchFileException e) {
      return List.of(); // no stream has received anything
    }
  }
}
