/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger of a sink contains. It is stored as the committed offset of a consumer group.
 *
 * @param batch id of the batch that was published last; 0 if none was
 * @param epoch epoch of the start that wrote it; 0 if it was not written by a sink
 */
record LedgerEntry(long batch, long epoch) {
  private static final String EPOCH = "tidemill epoch=";

  OffsetAndMetadata toOffset() {
    return new OffsetAndMetadata(batch, EPOCH + epoch);
  }

  static Optional<LedgerEntry> of(@Nullable OffsetAndMetadata offset) {
    return offset == null
        ? Optional.empty()
        : Optional.of(new LedgerEntry(offset.offset(), epoch(offset.metadata())));
  }

  /** Tools that reset offsets write no metadata. */
  private static long epoch(@Nullable String metadata) {
    if (metadata == null || !metadata.startsWith(EPOCH)) {
      return 0;
    }
    try {
      return Long.parseLong(metadata.substring(EPOCH.length()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
