/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

/** What the thread of a socket tells the receiver; called on that thread. */
interface SocketEvents {
  /** A connection is open. */
  void connected();

  /** Nobody is there yet. */
  void refused();

  /**
   * Somebody is there, but the connection has ended before it was open.
   *
   * @param detail what the library says of it; may be empty
   */
  void unanswered(String detail);

  /**
   * A connection that was open has ended.
   *
   * @param hasCarried whether a message has come over it
   * @param detail what the library says of it; may be empty
   */
  void disconnected(boolean hasCarried, String detail);

  /** A message that was left out. */
  void malformed(Exception reason);

  /** The socket cannot be used, or its thread fails. */
  void failed(Throwable cause);
}
