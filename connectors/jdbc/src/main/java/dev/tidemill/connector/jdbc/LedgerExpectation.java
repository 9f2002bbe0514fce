/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import java.util.List;

/**
 * What the ledger may say at a start, by the job's log.
 *
 * @param published the batch before the first one that may not be published
 * @param unfinished ids of batches that may not be published, in order
 * @param last the last batch that is decided
 */
record LedgerExpectation(long published, List<Long> unfinished, long last) {
  static LedgerExpectation of(SinkRecovery recovery) {
    List<DecidedBatch> unfinished = recovery.unfinished();
    List<Long> ids = unfinished.stream().map(decided -> decided.batch().id()).toList();
    long last = recovery.lastId();
    return ids.isEmpty()
        ? new LedgerExpectation(last, ids, last)
        : new LedgerExpectation(
            unfinished.get(0).batch().previousId(), ids, Math.max(last, ids.get(ids.size() - 1)));
  }

  boolean allows(long batch) {
    return batch == published || batch == last || unfinished.contains(batch);
  }

  /** The batch that the ledger is set to if it must match. */
  long corrected(long found) {
    return found > last ? last : published;
  }

  /** {@code batch 12}, or {@code batch 12, 13 or 14}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("batch ").append(published);
    for (int i = 0; i < unfinished.size(); i++) {
      text.append(i == unfinished.size() - 1 ? " or " : ", ").append(unfinished.get(i));
    }
    return text.toString();
  }
}
