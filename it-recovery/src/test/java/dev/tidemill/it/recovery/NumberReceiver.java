/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.recovery;

import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReplayCapability;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Receives the numbers of a {@link CountingProducer}. */
final class NumberReceiver implements Receiver<Long> {
  private final int port;
  private final boolean whenDone;
  private final Socket socket = new Socket();

  /** @param whenDone whether it acknowledges when batches are done, instead of when it is stored */
  NumberReceiver(int port, boolean whenDone) {
    this.port = port;
    this.whenDone = whenDone;
  }

  @Override
  public ReplayCapability replay() {
    return ReplayCapability.REDELIVERS_UNACKNOWLEDGED;
  }

  @Override
  public void onStart(ReceiverContext<Long> context) throws IOException, InterruptedException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    context.reportConnected("port " + port);
    BufferedReader in = new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    OutputStream out = socket.getOutputStream();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      long number = Long.parseLong(line);
      Delivery<Long> delivery = Delivery.of(number).id(id -> Long.toString(id));
      context.store(
          whenDone
              ? delivery.onDone(outcome -> acknowledge(number, out))
              : delivery.onStored(() -> acknowledge(number, out)));
    }
    throw new EOFException("the producer has closed the connection");
  }

  private static void acknowledge(long number, OutputStream out) {
    try {
      out.write((number + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onStop() throws IOException {
    socket.close();
  }
}
