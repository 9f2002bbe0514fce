/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.internal.blocklog.EncodedRecords;
import dev.tidemill.internal.blocklog.RecordEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Records that go into one block together.
 *
 * @param bytes of memory that they take
 * @param encoded for the block log, if there is one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and never changed
record Piece(Object[] records, long bytes, @Nullable EncodedRecords encoded) {
  /**
   * Cuts records where a piece has reached the size of a block.
   *
   * @param total how many bytes they take, if it is known
   * @param encoder encodes them; none if there is no log
   * @throws dev.tidemill.error.TidemillException if one cannot be encoded, or is too large for the log
   */
  static List<Piece> of(
      Object[] records, OptionalLong total, @Nullable RecordEncoder encoder, int blockBytes) {
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    long bytes = 0;
    for (int i = 0; i < records.length; i++) {
      long size = total.isPresent() && encoder == null ? 0 : sizeOf(records[i], encoder);
      bytes += total.isPresent() ? share(total.getAsLong(), i, records.length) : size;
      boolean isFull = bytes >= blockBytes || (encoder != null && encoder.size() >= blockBytes);
      if (isFull || i == records.length - 1) {
        Object[] part = from == 0 && i == records.length - 1
            ? records
            : Arrays.copyOfRange(records, from, i + 1);
        pieces.add(new Piece(part, bytes, encoder == null ? null : encoder.take()));
        from = i + 1;
        bytes = 0;
      }
    }
    return pieces;
  }

  /** The bytes of one record if all have the same; together they have the total. */
  private static long share(long total, int record, int records) {
    return total / records + (record < total % records ? 1 : 0);
  }

  private static long sizeOf(@Nullable Object record, @Nullable RecordEncoder encoder) {
    if (encoder == null) {
      return SizeEstimate.ofNullable(record);
    }
    try {
      return Math.max(SizeEstimate.ofNullable(record), encoder.add(record));
    } catch (RuntimeException | Error e) {
      encoder.take(); // nothing of this call is stored
      throw e;
    }
  }

  static long bytes(List<Piece> pieces) {
    return pieces.stream().mapToLong(Piece::bytes).sum();
  }

  static long records(List<Piece> pieces) {
    return pieces.stream().mapToLong(piece -> piece.records().length).sum();
  }
}
