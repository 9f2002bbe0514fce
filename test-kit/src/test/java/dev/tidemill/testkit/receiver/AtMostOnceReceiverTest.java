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
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.testkit.contract.ReceiverContract;
import dev.tidemill.testkit.contract.ReceiverHarness;
import dev.tidemill.testkit.receiver.PushReceiver.Mistake;
import dev.tidemill.testkit.receiver.PushReceiver.WithoutRoom;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Receivers without a mistake pass the contract, against a server over TCP. */
class AtMostOnceReceiverTest {
  @Nested
  class That_waits_for_room implements ReceiverContract<PushedText> {
    @Override
    public ReceiverHarness<PushedText> harness() throws IOException {
      return new PushServerHarness(WithoutRoom.BLOCKS, Mistake.NONE);
    }
  }

  @Nested
  class That_drops_what_it_has_no_room_for implements ReceiverContract<PushedText> {
    @Override
    public ReceiverHarness<PushedText> harness() throws IOException {
      return new PushServerHarness(WithoutRoom.DROPS, Mistake.NONE);
    }
  }

  @Nested
  class Of_the_socket_stream implements ReceiverContract<String> {
    @Override
    public ReceiverHarness<String> harness() throws IOException {
      return new Lines();
    }
  }

  /** The server has nothing to say but lines, so the receiver cannot know what is missing. */
  private static final class Lines implements ReceiverHarness<String> {
    private static final int LINE_LENGTH = 100;

    private final PushServer server = new PushServer();
    private int sent;

    Lines() throws IOException {}

    @Override
    public Receiver<String> receiver() {
      return new SocketReceiver<>(
          SocketPeer.of(Origin.here("socketTextStream"), "localhost", server.port()),
          new LineDecoder(LINE_LENGTH),
          new SocketSettings(Duration.ofSeconds(10), LINE_LENGTH));
    }

    @Override
    public List<String> send(int messages) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < messages; i++) {
        sent++;
        lines.add("line " + sent);
        server.send("line " + sent);
      }
      return lines;
    }

    @Override
    public void cut() throws IOException {
      server.cut();
    }

    @Override
    public boolean sendPoison() {
      server.send("x".repeat(LINE_LENGTH + 1));
      return true;
    }

    @Override
    public boolean restartServer() throws IOException {
      server.restart();
      return true;
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(20);
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
