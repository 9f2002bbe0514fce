/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.time.Time;

/**
 * A file that belongs to a batch.
 *
 * @param directory where it was listed
 * @param entry as it was then
 * @param splittable whether its format can be read from the middle of it
 * @param takenBy time of the batch that has found it
 */
record TakenFile(String directory, StorageEntry entry, boolean splittable, Time takenBy) {
  FoundFile found() {
    return new FoundFile(entry.path(), entry.length(), splittable);
  }
}
