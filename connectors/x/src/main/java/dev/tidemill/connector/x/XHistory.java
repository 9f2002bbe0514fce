/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.x;

import java.time.Duration;

/** What the receivers of one source, one after the other, have gone through. */
final class XHistory {
  private boolean connected;
  private XFailure.Kind lastKind = XFailure.Kind.NETWORK;
  private int inARow;
  private Duration delay = Duration.ZERO;

  /** Whether a connection is not the first one. */
  synchronized boolean wasConnected() {
    return connected;
  }

  synchronized void setConnected() {
    connected = true;
    inARow = 0;
  }

  /** Notes a failure, and how long the service wants the next attempt to wait. */
  synchronized void failed(XFailure failure) {
    inARow = failure.kind() == lastKind ? inARow + 1 : 1;
    lastKind = failure.kind();
    delay = failure.delay(inARow);
  }

  synchronized Duration delay() {
    return delay;
  }
}
