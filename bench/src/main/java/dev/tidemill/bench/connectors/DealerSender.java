/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** The sender of ZeroMQ's credit protocol, with one router for the job and one for the bare client. */
final class DealerSender {
  private final Router job;
  private final Router loop;

  private DealerSender(ZContext context, String portOfJob, String portOfLoop) {
    job = new Router(ZeroMqSender.bound(context, SocketType.ROUTER, portOfJob));
    loop = new Router(ZeroMqSender.bound(context, SocketType.ROUTER, portOfLoop));
  }

  /** Arguments: the ports for the job and for the bare client. */
  public static void main(String[] args) throws Exception {
    try (ZContext context = new ZContext()) {
      SendingProcess.obey(new DealerSender(context, args[0], args[1])::send);
    }
  }

  private void send(String address, long records) {
    (address.equals("job") ? job : loop).send(records);
  }

  /** Numbers its messages from 1, through all passes, and sends no more than the window allows. */
  private static final class Router {
    private static final byte[] MSG = "MSG".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RUN = "run".getBytes(StandardCharsets.UTF_8);

    private final ZMQ.Socket socket;
    private byte @Nullable [] peer;
    private long window;
    private long sent;
    private long acknowledged;

    Router(ZMQ.Socket socket) {
      this.socket = socket;
      socket.setRouterMandatory(true);
    }

    void send(long records) {
      long first = acknowledged + 1;
      long last = acknowledged + records;
      while (acknowledged < last) {
        while (peer != null && sent < last && sent - acknowledged < window) {
          sent++;
          message(peer, sent, SendingProcess.text(sent - first));
        }
        boolean mustWait = peer == null || sent == last || sent - acknowledged >= window;
        byte[] from = socket.recv(mustWait ? 0 : ZMQ.DONTWAIT);
        if (from != null) {
          take(from);
        }
      }
    }

    private void take(byte[] from) {
      if (socket.recvStr().equals("READY")) {
        peer = from;
        window = Long.parseLong(socket.recvStr());
        sent = acknowledged;
        socket.sendMore(from);
        socket.sendMore("START");
        socket.sendMore(RUN);
        socket.send(Long.toString(acknowledged + 1));
      } else {
        socket.recvStr(); // the run
        acknowledged = Long.parseLong(socket.recvStr());
      }
    }

    private void message(byte[] to, long number, String text) {
      socket.sendMore(to);
      socket.sendMore(MSG);
      socket.sendMore(RUN);
      socket.sendMore(Long.toString(number));
      socket.send(text);
    }
  }
}
