/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.codec.Codecs;
import dev.tidemill.internal.progress.LongOperations;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.TimeFormat;
import java.util.concurrent.Executor;

/**
 * What a {@link StateStore} works with.
 *
 * @param storage where the checkpoint directory is
 * @param directory directory of the store's files, such as {@code /checkpoint/state}; created when
 *     the first file is
 * @param epoch this start of the job; higher than that of all earlier ones
 * @param codecs codecs of keys and values; allow the job's packages, or restoring cannot resolve
 *     its classes
 * @param forced whether files must survive a power loss
 * @param rule when snapshots are taken
 * @param times format of batch times in errors
 * @param background runs one task at a time: snapshots and the deletion of files. A
 *     {@link SnapshotThread}, or the caller's thread in simulations
 * @param maxInlineBytes changes up to this length are inside the record, longer ones in a file
 * @param sliceBytes length of a slice of a snapshot; it takes some ten times as much memory while it
 *     is made
 * @param operations show how far restoring and snapshots are
 */
public record StateStoreSettings(
    Storage storage,
    String directory,
    long epoch,
    Codecs codecs,
    boolean forced,
    SnapshotRule rule,
    TimeFormat times,
    Executor background,
    int maxInlineBytes,
    long sliceBytes,
    LongOperations operations) {
  private static final int MAX_INLINE_BYTES = 1 << 18;
  private static final long SLICE_BYTES = 8L << 20;

  /** Creates settings with the usual lengths. */
  public StateStoreSettings(
      Storage storage,
      String directory,
      long epoch,
      Codecs codecs,
      boolean forced,
      SnapshotRule rule,
      TimeFormat times,
      Executor background,
      LongOperations operations) {
    this(
        storage,
        directory,
        epoch,
        codecs,
        forced,
        rule,
        times,
        background,
        MAX_INLINE_BYTES,
        SLICE_BYTES,
        operations);
  }
}
