/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** The credit protocol as one writes it by hand: one thread, which acknowledges every hundred messages. */
final class DealerLoop implements Reader {
  private static final String WINDOW = "500";
  private static final long ACKNOWLEDGED_AT_ONCE = 100;

  private final ZContext context = new ZContext();
  private final ZMQ.Socket socket = context.createSocket(SocketType.DEALER);

  DealerLoop(int port) {
    socket.connect("tcp://127.0.0.1:" + port);
    socket.sendMore("READY");
    socket.send(WINDOW);
  }

  @Override
  public Tally read(long records) {
    Tally tally = Tally.NONE;
    while (tally.records() < records) {
      String kind = socket.recvStr();
      String run = socket.recvStr();
      String number = socket.recvStr();
      if (kind.equals("MSG")) {
        tally = tally.plus(socket.recvStr());
        if (tally.records() % ACKNOWLEDGED_AT_ONCE == 0 || tally.records() == records) {
          socket.sendMore("ACK");
          socket.sendMore(run);
          socket.send(number);
        }
      }
    }
    return tally;
  }

  @Override
  public void close() {
    context.close();
  }
}
