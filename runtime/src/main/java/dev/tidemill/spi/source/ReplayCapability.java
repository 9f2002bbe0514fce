/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/**
 * What the other side of a {@link Receiver} can send again after a failure. It is printed when the
 * receiver starts, together with what the job adds to it.
 */
public enum ReplayCapability {
  /** The same records at the same positions, as often as they are asked for. */
  EXACT("sends the same records again from any position"),
  /**
   * Records from a {@linkplain ReceiverContext#lastStored position} that the receiver names when it
   * connects. Some may come twice.
   */
  BY_POSITION("sends records again from a position"),
  /** Whatever was not acknowledged. Some records may come twice. */
  REDELIVERS_UNACKNOWLEDGED("sends records again that were not acknowledged"),
  /** Nothing: what was sent and not stored is gone. */
  NONE("sends nothing again");

  private final String text;

  ReplayCapability(String text) {
    this.text = text;
  }

  /** Returns what the sender does, as the second half of a sentence. */
  public String text() {
    return text;
  }
}
