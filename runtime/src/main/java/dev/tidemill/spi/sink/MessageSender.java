/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.Closeable;
import java.io.IOException;

/**
 * Sends the messages of decided batches, for a {@link MessageSink}. The driver calls both methods on
 * its thread; both may block.
 */
public interface MessageSender extends Closeable {
  /**
   * Sends all messages, in order, and returns when the system has confirmed all of them. After a
   * failure, also one half-way, it is called again with the same messages from the first one on.
   * What is left of an attempt that has failed must not arrive after the next attempt has begun.
   */
  void send(StagedMessages messages) throws Exception;

  /** Disconnects. */
  @Override
  void close() throws IOException;
}
