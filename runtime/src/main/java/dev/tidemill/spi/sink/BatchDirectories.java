/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageFeature;
import java.io.IOException;
import java.util.List;

/**
 * Publishes each batch once, as a directory of files: {@code out/counts-1000.txt} holds the files of
 * the partitions and {@code _SUCCESS}, which appears last. For sinks that write files.
 *
 * <pre>{@code
 * StagingFunction<String> writer(SinkBatch batch) throws IOException {
 *   StagedParts parts = directories.stage(batch);
 *   return partition -> new LineWriter(storage.create(parts.path(partition, ".txt")));   // its finish() returns the path
 * }
 *
 * List<String> prepare(SinkBatch batch, List<String> receipts) throws IOException {
 *   return directories.prepare(batch, receipts);   // publish, status, abort and recover likewise
 * }
 * }</pre>
 *
 * <p>Where the storage can rename a directory, it appears complete, in one step: the files are
 * staged in a hidden directory next to it. On an object store, which cannot, they are staged in the
 * directory itself under names that no other attempt uses, such as {@code part-2-1-00000} for epoch
 * 2 and attempt 1, and {@code _SUCCESS} lists those that count; files that do not are deleted.
 * Readers wait for {@code _SUCCESS} there, as they do for output of Hadoop.
 *
 * <p>The driver calls all methods on its thread. They correspond to the methods of
 * {@link OpenSink}.
 */
public interface BatchDirectories {
  /** Name of the file that says that a directory is complete. */
  String SUCCESS = "_SUCCESS";

  /**
   * Creates the directories of one output.
   *
   * @param prefix path of the directories up to the {@code -} before the batch time
   * @param suffix what follows the batch time, behind a dot; nothing if it is empty
   * @throws TidemillException if the prefix is empty
   */
  static BatchDirectories of(SinkContext context, String prefix, String suffix) {
    if (prefix.isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, "prefix of files is empty; give it a path and a name");
    }
    DirectoryNames names = DirectoryNames.ofBatches(
        prefix, suffix.isEmpty() ? "" : "." + suffix, context.id("staging"));
    return of(context.storage(), names, context.job().epoch());
  }

  /**
   * Creates a directory that is written once, whatever the time of its batch.
   *
   * @param path path of the directory
   * @throws TidemillException if there is something already
   */
  static BatchDirectories ofNew(Storage storage, String path) {
    boolean there;
    try {
      there = storage.find(path).isPresent();
    } catch (IOException e) {
      throw new TidemillException(
          ErrorCode.STORAGE_FAILED, "cannot look for " + path + ": " + e, e);
    }
    if (there) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          path + " exists already and is not overwritten; delete it or choose another path");
    }
    return of(storage, DirectoryNames.ofOne(path.replaceAll("/+$", "")), 1);
  }

  private static BatchDirectories of(Storage storage, DirectoryNames names, long epoch) {
    boolean renames = !storage.lacks(names.parent()).containsKey(StorageFeature.RENAME);
    return renames
        ? new RenamedDirectories(storage, names, epoch)
        : new DirectoriesInPlace(storage, names, epoch);
  }

  /** Deletes what earlier starts have staged and not decided; see {@link OpenSink#recover}. */
  void recover(SinkRecovery recovery) throws IOException;

  /**
   * Returns where the workers create the files of an attempt. Each worker makes the content of its
   * files durable, as {@link dev.tidemill.spi.storage.StorageOutput#forceContent()} does, before it
   * returns the path of one of them as its receipt. A worker may create one file.
   */
  StagedParts stage(SinkBatch batch) throws IOException;

  /**
   * Completes the attempt; see {@link OpenSink#prepare}.
   *
   * @param receipts the path of each file that counts
   */
  List<String> prepare(SinkBatch batch, List<String> receipts) throws IOException;

  /** Returns whether a batch has been published; see {@link OpenSink#status}. */
  PublishStatus status(SinkBatch batch, List<String> receipts) throws IOException;

  /** Makes the directory complete for readers; see {@link OpenSink#publish}. */
  void publish(SinkBatch batch, List<String> receipts) throws IOException;

  /** Deletes the files of an attempt; see {@link OpenSink#abort}. */
  void abort(SinkBatch batch) throws IOException;
}
