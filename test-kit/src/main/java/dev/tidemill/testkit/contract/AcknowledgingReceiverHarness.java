/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import java.util.List;

/**
 * Provides an {@link AcknowledgingReceiverContract} with a receiver, and with control over the
 * server that sends to it and gets its acknowledgements.
 *
 * <p>At first the server sends to nobody: messages that are sent while no receiver is connected wait
 * for one. A receiver that {@linkplain #listens listens} gets what is sent again in the same start,
 * and may leave out what it has; one that connects ends when its connection breaks. A {@linkplain
 * #restartServer restarted} server still has the messages that are unacknowledged.
 *
 * @param <T> type of the records, with {@code equals}
 */
public non-sealed interface AcknowledgingReceiverHarness<T> extends ServerHarness<T> {
  /** When a receiver acknowledges. */
  enum Moment {
    /** When records are durable. */
    STORED,
    /** When their batch is done. */
    DONE
  }

  /**
   * Returns the records that the server has got acknowledgements for, in the order in which they
   * came, one entry for each acknowledgement. An acknowledgement that covers several messages counts
   * for each that had none.
   */
  List<T> acknowledged() throws Exception;

  /** Breaks the connection. The server then sends again what is unacknowledged, and before the rest. */
  @Override
  void cut() throws Exception;

  /** Returns when the receiver acknowledges. By default, when records are stored. */
  default Moment acknowledges() {
    return Moment.STORED;
  }
}
