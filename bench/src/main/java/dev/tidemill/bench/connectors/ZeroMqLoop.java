/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** The loop that one writes by hand: one thread that pulls texts. */
final class ZeroMqLoop implements Reader {
  private final ZContext context = new ZContext();
  private final ZMQ.Socket socket = context.createSocket(SocketType.PULL);

  ZeroMqLoop(int port) {
    socket.connect("tcp://127.0.0.1:" + port);
  }

  @Override
  public Tally read(long records) {
    Tally tally = Tally.NONE;
    while (tally.records() < records) {
      tally = tally.plus(socket.recvStr());
    }
    return tally;
  }

  @Override
  public void close() {
    context.close();
  }
}
