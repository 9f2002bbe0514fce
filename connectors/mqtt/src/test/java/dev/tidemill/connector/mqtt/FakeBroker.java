/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/**
 * A broker that misbehaves as a real one cannot be told to: it may keep its acknowledgements, and send
 * more than it is allowed to. It speaks as much of MQTT 5 and 3.1.1 as one client needs, with QoS 1.
 */
final class FakeBroker implements Closeable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<byte[]> connects = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean acknowledges = true;
  private volatile int messages;

  FakeBroker() throws IOException {
    start(this::accept);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "fake-broker");
    thread.setDaemon(true);
    thread.start();
  }

  MqttBroker broker() {
    return Mqtt.broker("tcp://localhost:" + server.getLocalPort());
  }

  /** Whether it acknowledges what it gets from now on; it answers pings anyway. */
  void setAcknowledges(boolean does) {
    acknowledges = does;
  }

  /** Sends so many messages, {@code 0}, {@code 1} and so on, to whoever subscribes, all at once. */
  void setMessages(int count) {
    messages = count;
  }

  /** The contents of the first packets of all connections so far, as characters. */
  List<String> connects() {
    return connects.stream()
        .map(packet -> new String(packet, StandardCharsets.ISO_8859_1))
        .toList();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        start(() -> serve(socket));
      } catch (IOException e) {
        // This broker is closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      boolean is5 = true;
      for (int type = in.read(); type >= 0; type = in.read()) {
        byte[] packet = in.readNBytes(length(in));
        switch (type >> 4) {
          case 1 -> {
            connects.add(packet);
            is5 = packet[6] == 5;
            out.write(is5 ? new byte[] {0x20, 3, 0, 0, 0} : new byte[] {0x20, 2, 0, 0});
          }
          case 3 -> {
            int topic = ((packet[0] & 0xff) << 8) + (packet[1] & 0xff);
            if (acknowledges) {
              out.write(new byte[] {0x40, 2, packet[2 + topic], packet[3 + topic]});
            }
          }
          case 8 -> {
            out.write(
                is5
                    ? new byte[] {(byte) 0x90, 4, packet[0], packet[1], 0, 1}
                    : new byte[] {(byte) 0x90, 3, packet[0], packet[1], 1});
            out.write(publishes(is5));
          }
          case 12 -> out.write(new byte[] {(byte) 0xd0, 0});
          default -> {}
        }
        out.flush();
      }
    } catch (IOException e) {
      // The client is gone.
    }
  }

  private static int length(DataInputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      int next = in.readUnsignedByte();
      length |= (next & 0x7f) << shift;
      if (next < 0x80) {
        return length;
      }
    }
  }

  private byte[] publishes(boolean is5) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    IntStream.range(0, messages).forEach(number -> {
      byte[] text = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
      byte[] head = {0, 2, 'i', 'n', (byte) ((number + 1) >> 8), (byte) (number + 1)};
      all.write(0x32);
      all.write(head.length + (is5 ? 1 : 0) + text.length);
      all.writeBytes(head);
      if (is5) {
        all.write(0); // no properties
      }
      all.writeBytes(text);
    });
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
