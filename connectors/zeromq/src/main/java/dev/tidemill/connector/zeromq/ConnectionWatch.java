/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import java.io.IOException;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;

/**
 * What the library tells of the connections of a socket; used on the thread of the socket.
 *
 * <p>A connection is open when both sides have greeted each other. One that ends before has carried
 * nothing, so it is no loss: the library connects again. Now and then this is its own doing: JeroMQ
 * 0.6.0 fails to watch about one in a hundred new connections, sends no greeting, and notices only
 * when the time for the greeting is over (<a href="https://github.com/zeromq/jeromq/pull/1022">pull
 * request 1022</a>).
 *
 * <p>After an error of the protocol, such as a frame beyond the bound, the library does not connect
 * again and does not say so. It is known by the attempt that does not come.
 */
final class ConnectionWatch {
  private static final int EVENTS = ZMQ.EVENT_HANDSHAKE_PROTOCOL
      | ZMQ.EVENT_CONNECT_RETRIED
      | ZMQ.EVENT_DISCONNECTED
      | ZMQ.HANDSHAKE_FAILED_NO_DETAIL
      | ZMQ.HANDSHAKE_FAILED_PROTOCOL
      | ZMQ.HANDSHAKE_FAILED_AUTH;

  private static final String ENDPOINT = "inproc://monitor";

  /** How many rounds of the socket the next attempt may take to begin. */
  private static final int PATIENCE = 400;

  private final ZMQ.Socket socket;
  private final ZMQ.Socket monitor;
  private final boolean connects;
  private final SocketEvents events;
  private String failure = "";
  private boolean isOpen;
  private boolean isLost;
  private boolean hasCarried;
  private boolean awaitsAttempt;
  private int rounds;

  /** Watches a socket that is neither bound nor connected yet. */
  ConnectionWatch(ZContext context, ZMQ.Socket socket, boolean connects, SocketEvents events) {
    this.socket = socket;
    this.connects = connects;
    this.events = events;
    socket.monitor(ENDPOINT, EVENTS);
    monitor = context.createSocket(SocketType.PAIR);
    monitor.connect(ENDPOINT);
  }

  /** Readable when something has happened. */
  ZMQ.Socket socket() {
    return monitor;
  }

  /** Whether the other side can be sent to. */
  boolean isOpen() {
    return isOpen;
  }

  /** Whether a connection that was open has ended. */
  boolean isLost() {
    return isLost;
  }

  /** Notes that a message has come. */
  void received() {
    hasCarried = true;
  }

  /** Passes on what has happened since the last round. */
  void look() {
    for (ZEvent event = ZEvent.recv(monitor, ZMQ.DONTWAIT);
        event != null;
        event = ZEvent.recv(monitor, ZMQ.DONTWAIT)) {
      take(event);
    }
    if (awaitsAttempt && ++rounds > PATIENCE) {
      awaitsAttempt = false;
      events.failed(new IOException("the library has given the connection up after an error of the"
          + " protocol, such as a frame beyond the bound, or CURVE on one side only"));
    }
  }

  private void take(ZEvent event) {
    switch (event.getEvent()) {
      case HANDSHAKE_PROTOCOL -> {
        isOpen = true;
        hasCarried = false;
        events.connected();
      }
      case CONNECT_RETRIED -> {
        if (!awaitsAttempt) {
          events.refused();
        }
        awaitsAttempt = false;
      }
      case DISCONNECTED -> ended();
      case HANDSHAKE_FAILED_NO_DETAIL, HANDSHAKE_FAILED_PROTOCOL, HANDSHAKE_FAILED_AUTH ->
        failure = event.getEvent() + " " + event.getValue();
      default -> {}
    }
  }

  /** Whether a message has come that was not read, because there was no room. */
  private boolean hasUnread() {
    return (socket.getEvents() & ZMQ.Poller.POLLIN) != 0;
  }

  private void ended() {
    awaitsAttempt = connects;
    rounds = 0;
    if (isOpen || !connects) {
      isOpen = false;
      isLost = true;
      events.disconnected(hasCarried || !connects || hasUnread(), failure);
    } else {
      events.unanswered(failure);
    }
    failure = "";
  }
}
