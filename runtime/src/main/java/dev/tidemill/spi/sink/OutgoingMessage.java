/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

/**
 * A message that a {@link MessageSink} stages and sends. The arrays are not copied; do not change
 * them.
 */
public final class OutgoingMessage {
  private final String destination;
  private final byte[] payload;

  /**
   * Creates a message.
   *
   * @param destination what the system uses to route the message: its topic, queue or partition key;
   *     may be empty
   * @param payload content of the message
   */
  public OutgoingMessage(String destination, byte[] payload) {
    this.destination = destination;
    this.payload = payload;
  }

  /** The topic, queue or partition key. */
  public String destination() {
    return destination;
  }

  /** The content. */
  public byte[] payload() {
    return payload;
  }
}
