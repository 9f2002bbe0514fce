/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

import dev.tidemill.codec.Codecs;
import dev.tidemill.internal.log.Durability;
import dev.tidemill.spi.storage.Storage;
import java.util.Locale;

/**
 * Where the block log of a stream is, and how it is written.
 *
 * @param directory of this log alone
 * @param epoch of this start of the job
 * @param fileBytes size at which another file is begun
 * @param isExclusive whether no other process can write to it any more
 * @param onCallersThread whether it is written on the threads that store and read, so that a test
 *     is the same in every run
 */
public record BlockLogPlace(
    Storage storage,
    String directory,
    long epoch,
    Durability durability,
    int fileBytes,
    Codecs codecs,
    boolean isExclusive,
    boolean onCallersThread) {
  /** Returns the value of the setting that says what the log survives. */
  public String survives() {
    return durability.name().toLowerCase(Locale.ROOT);
  }
}
