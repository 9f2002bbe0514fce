/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.receiver;

import dev.tidemill.error.Origin;
import dev.tidemill.internal.connector.LineDecoder;
import dev.tidemill.internal.connector.SocketPeer;
import dev.tidemill.internal.connector.SocketReceiver;
import dev.tidemill.internal.connector.SocketSettings;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.testkit.contract.ReplayableSourceContract;
import dev.tidemill.testkit.contract.SourceHarness;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** With a block log, what is pushed can be read again as if it had been asked for. */
class ReceiversReplayTest {
  private static final int LINE_LENGTH = 1_000;

  @Nested
  class The_socket_stream implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() throws IOException {
      SocketSettings settings = new SocketSettings(Duration.ofSeconds(10), LINE_LENGTH);
      return new LineServer<>(
          port -> {
            SocketPeer peer = SocketPeer.of(Origin.here("socketTextStream"), "localhost", port);
            return ReceiverSource.of(
                () -> new SocketReceiver<>(peer, new LineDecoder(LINE_LENGTH), settings));
          },
          Duration.ofSeconds(20));
    }
  }
}
