/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

import java.util.List;
import java.util.Optional;

/**
 * Records of one block that are written together.
 *
 * @param sequence number of the chunk in this start, from 1
 * @param from position of the first record
 * @param arrivalMillis when the last of them arrived
 * @param position of the source after them, if it is known
 * @param ids that the source has given them, to recognise them when they come again
 */
public record LoggedChunk(
    long sequence,
    BlockOffset from,
    long arrivalMillis,
    Optional<String> position,
    List<String> ids,
    EncodedRecords records) {
  public LoggedChunk {
    ids = List.copyOf(ids);
  }

  /** Position behind the last record. */
  public BlockOffset until() {
    return new BlockOffset(from.block(), from.record() + records.count());
  }

  /** About how many bytes it takes in the log. */
  int size() {
    return records.bytes().length + records.schema().length;
  }
}
