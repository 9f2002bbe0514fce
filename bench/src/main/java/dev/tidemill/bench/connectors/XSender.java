/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers a request with a stream of posts, as X does, but as fast as they are taken. */
final class XSender {
  private final Feed job;
  private final Feed loop;

  private XSender(int portOfJob, int portOfLoop) throws IOException {
    job = new Feed(portOfJob);
    loop = new Feed(portOfLoop);
  }

  /** Arguments: the ports for the job and for the bare client. */
  public static void main(String[] args) throws Exception {
    XSender sender = new XSender(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    SendingProcess.obey(
        (address, records) -> (address.equals("job") ? sender.job : sender.loop).send(records));
  }

  /** The one connection of a client. */
  private static final class Feed {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";

    private final ServerSocket server;
    private OutputStream out = OutputStream.nullOutputStream();
    private boolean isOpen;
    private long sent;

    Feed(int port) throws IOException {
      server = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
    }

    void send(long records) throws IOException {
      if (!isOpen) {
        open();
      }
      for (long i = 0; i < records; i++) {
        String post = "{\"data\":{\"id\":\"" + ++sent + "\",\"text\":\"" + SendingProcess.text(i)
            + "\"}}\r\n";
        out.write(post.getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
    }

    private void open() throws IOException {
      Socket socket = server.accept();
      BufferedReader request = new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String line = request.readLine();
      while (line != null && !line.isEmpty()) {
        line = request.readLine();
      }
      out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
      out.write(ANSWER.getBytes(StandardCharsets.UTF_8));
      out.flush();
      isOpen = true;
    }
  }
}
