/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

/** What the starts of a source in this process know of each other. */
final class SourceHistory {
  private long attempts;
  private boolean connected;
  private boolean overrun;

  /** The number of this attempt to connect, from 0. */
  synchronized long nextAttempt() {
    return attempts++;
  }

  /** Whether an earlier start has had a session. */
  synchronized boolean wasConnected() {
    return connected;
  }

  synchronized void setConnected() {
    connected = true;
  }

  /** Whether the broker has sent more than it was allowed to. */
  synchronized boolean wasOverrun() {
    return overrun;
  }

  synchronized void setOverrun() {
    overrun = true;
  }
}
