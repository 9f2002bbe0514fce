/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import java.nio.charset.StandardCharsets;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Pushes to whoever has connected. */
final class ZeroMqSender {
  private final ZMQ.Socket job;
  private final ZMQ.Socket loop;

  private ZeroMqSender(ZContext context, String portOfJob, String portOfLoop) {
    job = bound(context, SocketType.PUSH, portOfJob);
    loop = bound(context, SocketType.PUSH, portOfLoop);
  }

  static ZMQ.Socket bound(ZContext context, SocketType type, String port) {
    ZMQ.Socket socket = context.createSocket(type);
    socket.setLinger(0);
    socket.bind("tcp://127.0.0.1:" + port);
    return socket;
  }

  /** Arguments: the ports for the job and for the bare client. */
  public static void main(String[] args) throws Exception {
    try (ZContext context = new ZContext()) {
      SendingProcess.obey(new ZeroMqSender(context, args[0], args[1])::send);
    }
  }

  private void send(String address, long records) {
    ZMQ.Socket socket = address.equals("job") ? job : loop;
    for (long i = 0; i < records; i++) {
      socket.send(SendingProcess.text(i).getBytes(StandardCharsets.UTF_8));
    }
  }
}
