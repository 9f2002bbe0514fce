/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;

/**
 * A receiver of your own: each UDP packet that arrives at an address is a record, as UTF-8 text.
 *
 * <p>It has a thread of its own, so {@code onStart} may block for as long as it receives. A stop interrupts that thread, which
 * closes the channel and ends the blocked call; so there is nothing left to do in {@code onStop}. A port that is taken, or any
 * other exception, has a new receiver made and started after a pause; the message says what it was about.
 */
final class UdpReceiver implements Receiver<String> {
  private static final int LARGEST_PACKET = 65_507;

  private final InetSocketAddress address;

  UdpReceiver(InetSocketAddress address) {
    this.address = address;
  }

  // region receiver
  @Override
  public void onStart(ReceiverContext<String> context) throws IOException, InterruptedException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      try {
        channel.bind(address);
      } catch (IOException e) {
        context.restart(
            "cannot listen to UDP port " + address.getPort() + "; does another program use it?", e);
        return;
      }
      ByteBuffer packet = ByteBuffer.allocate(LARGEST_PACKET);
      while (!context.isStopped()) {
        channel.receive(packet.clear());
        context.store(StandardCharsets.UTF_8.decode(packet.flip()).toString().strip());
      }
    }
  }

  @Override
  public void onStop() {}
  // endregion
}
