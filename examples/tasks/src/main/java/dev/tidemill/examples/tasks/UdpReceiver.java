package dev.tidemill.examples.tasks;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;

/**
 * A receiver of your own: each UDP packet that arrives at a port is a record, as UTF-8 text.
 *
 * <p>It has a thread of its own, so {@code onStart} may block for as long as it receives. A stop interrupts that thread, which
 * closes the channel and ends the blocked call; so there is nothing left to do in {@code onStop}. Any other exception, such
 * as a port that is taken, has a new receiver made and started after a pause.
 */
final class UdpReceiver implements Receiver<String> {
  private static final int LARGEST_PACKET = 65_507;

  private final int port;

  UdpReceiver(int port) {
    this.port = port;
  }

  // region receiver
  @Override
  public void onStart(ReceiverContext<String> context) throws IOException, InterruptedException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.bind(new InetSocketAddress(port));
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
