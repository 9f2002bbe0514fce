/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.spi.source.ReplayCapability;

/** How two sides exchange messages; named after what the job does in it. */
enum Pattern {
  SUBSCRIBE("publisher", ReplayCapability.NONE),
  PULL("pusher", ReplayCapability.NONE),
  DEALER("router", ReplayCapability.REDELIVERS_UNACKNOWLEDGED);

  private final String peer;
  private final ReplayCapability replay;

  Pattern(String peer, ReplayCapability replay) {
    this.peer = peer;
    this.replay = replay;
  }

  /** What the other side of a source is. */
  String peer() {
    return peer;
  }

  ReplayCapability replay() {
    return replay;
  }
}
