/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

/** What the thread of a socket tells the receiver; called on that thread. */
interface SocketEvents {
  /** There is a connection to the other side. */
  void connected();

  /** Nobody is there yet. */
  void refused();

  /** A connection has ended. */
  void disconnected();

  /** A message that was left out. */
  void malformed(Exception reason);

  /** The socket cannot be used, or its thread fails. */
  void failed(Exception cause);
}
