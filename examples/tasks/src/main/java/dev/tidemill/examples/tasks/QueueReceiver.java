/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.ReplayCapability;
import dev.tidemill.spi.source.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Receives from a queue that sends each message until it is acknowledged: lines such as
 * {@code 42 hello}, which are answered with {@code ACK 42}.
 */
final class QueueReceiver implements Receiver<String> {
  private final InetSocketAddress address;
  private final Socket socket = new Socket();

  QueueReceiver(InetSocketAddress address) {
    this.address = address;
  }

  // region receiver
  /** The messages of a queue; each is acknowledged when it is stored. */
  static Source<String> of(InetSocketAddress address) {
    return ReceiverSource.of(() -> new QueueReceiver(address));
  }

  @Override
  public ReplayCapability replay() {
    return ReplayCapability.REDELIVERS_UNACKNOWLEDGED;
  }

  @Override
  public void onStart(ReceiverContext<String> context) throws IOException, InterruptedException {
    socket.connect(address, 10_000);
    context.reportConnected(address.toString());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(socket.getOutputStream(), false, StandardCharsets.UTF_8);
    String line;
    while ((line = in.readLine()) != null) {
      int space = line.indexOf(' ');
      if (space < 0) {
        context.reportError("a message without a number is left out", new ProtocolException(line));
        continue;
      }
      String id = line.substring(0, space);
      context.store(Delivery.of(line.substring(space + 1))
          .position(id)
          .onStored(() -> acknowledge(id, out))
          .onFailed(cause -> closeQuietly()));
    }
    context.restart("the queue has closed the connection", new IOException(address.toString()));
  }

  /** Runs on the thread of callbacks, one call after the other, in the order of the messages. */
  private void acknowledge(String id, PrintStream out) {
    out.println("ACK " + id);
    out.flush();
  }

  @Override
  public void onStop() throws IOException {
    socket.close(); // ends a blocked read
  }
  // endregion

  /** The queue sends what it has no answer for to the next connection. */
  private void closeQuietly() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
