/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.reference;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.time.Time;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a failure is told: the operation, its line, the batch, the partition and the record. */
record Failures(Optional<Time> batch) {
  private static final int MAX_RECORD_CHARS = 200;

  String inBatch() {
    return batch.map(time -> " in batch " + time).orElse("");
  }

  TidemillException onRecord(
      Throwable cause, Origin origin, int partition, @Nullable Object record) {
    return failure(cause, origin, partition, ", on the record " + cut(String.valueOf(record)));
  }

  TidemillException onPartition(Throwable cause, Origin origin, int partition) {
    return failure(cause, origin, partition, "");
  }

  /** A stage that is interrupted ends before its next partition. */
  void checkInterruption(Origin origin) {
    if (Thread.currentThread().isInterrupted()) {
      throw new TidemillException(ErrorCode.INTERRUPTED, origin + " was interrupted" + inBatch());
    }
  }

  private TidemillException failure(
      Throwable cause, Origin origin, int partition, String onRecord) {
    String where = inBatch() + ", partition " + partition;
    if (cause instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return new TidemillException(
          ErrorCode.INTERRUPTED, origin + " was interrupted" + where, cause);
    }
    if (cause instanceof TidemillException known) {
      return new TidemillException(known.code(), known.getMessage() + where, known);
    }
    return new TidemillException(
        ErrorCode.USER_FUNCTION_FAILED,
        origin + " failed" + where + onRecord + ": " + cause,
        cause);
  }

  private static String cut(String text) {
    return text.length() <= MAX_RECORD_CHARS ? text : text.substring(0, MAX_RECORD_CHARS) + "...";
  }
}
