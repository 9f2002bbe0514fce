/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.Origin;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.time.ManualClock;

/** Starts of a receiver, for tests that play it. */
final class Intakes {
  private Intakes() {}

  /** Its callbacks run on the thread that causes them. */
  static Intake open() {
    return new Intake(new Callbacks(
        ConnectorThreads.of("lines"),
        true,
        1_000,
        new ReceiverEvents(
            "lines",
            Origin.here("receiverStream"),
            new ManualClock(),
            new StreamingListener() {},
            "")));
  }
}
