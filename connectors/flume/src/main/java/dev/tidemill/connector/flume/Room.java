/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import dev.tidemill.spi.source.Credit;
import java.util.function.Supplier;

/**
 * Says whether the buffer has room for a batch. The most that it has had is taken for its size: a
 * batch that is larger than the buffer has room when the buffer is empty. Any thread.
 */
final class Room {
  private final Supplier<Credit> credit;
  private Credit most;

  /** Room by what says how much can be stored now. */
  Room(Supplier<Credit> credit) {
    this.credit = credit;
    this.most = credit.get();
  }

  synchronized boolean isFor(int records, long bytes) {
    Credit now = credit.get();
    most = new Credit(Math.max(most.records(), now.records()), Math.max(most.bytes(), now.bytes()));
    return !now.isEmpty()
        && now.records() >= Math.min(records, most.records())
        && now.bytes() >= Math.min(bytes, most.bytes());
  }
}
