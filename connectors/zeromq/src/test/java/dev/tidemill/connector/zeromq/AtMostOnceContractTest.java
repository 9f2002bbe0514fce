/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.testkit.contract.ReceiverContract;
import dev.tidemill.testkit.contract.ReceiverHarness;
import dev.tidemill.testkit.contract.TcpProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** A subscriber and a puller, whose senders are on libzmq, receive each message at most once. */
@NeedsPythonZmq
class AtMostOnceContractTest {
  @Nested
  class Subscribe implements ReceiverContract<ZeroMqMessage> {
    @Override
    public ReceiverHarness<ZeroMqMessage> harness() throws IOException {
      return new Messages(Pattern.SUBSCRIBE, "pub");
    }
  }

  @Nested
  class Pull implements ReceiverContract<ZeroMqMessage> {
    @Override
    public ReceiverHarness<ZeroMqMessage> harness() throws IOException {
      return new Messages(Pattern.PULL, "push");
    }
  }

  /**
   * Messages are numbered, so what is missing is known. What a publisher drops for want of room is
   * missing like that, too.
   */
  private static final class Messages implements ReceiverHarness<ZeroMqMessage> {
    private static final int LARGEST = 100;

    private final Peer peer = Peer.start();
    private final String socket;
    private final String address;
    private final TcpProxy proxy;
    private final SourceSettings settings;
    private int sent;

    Messages(Pattern pattern, String socket) throws IOException {
      this.socket = socket;
      int port = Peer.freePort();
      address = "tcp://127.0.0.1:" + port;
      peer.tell(socket, address);
      proxy = new TcpProxy(port);
      settings = SourceSettings.of(pattern, "tcp://127.0.0.1:" + proxy.port())
          .withMaxMessageBytes(LARGEST);
    }

    @Override
    public Receiver<ZeroMqMessage> receiver() {
      return new ZeroMqReceiver(settings, Messages::number);
    }

    private static long number(ZeroMqMessage message) {
      String text = new String(message.payload(), StandardCharsets.UTF_8);
      return Long.parseLong(text.substring(text.indexOf(' ') + 1));
    }

    @Override
    public List<ZeroMqMessage> send(int messages) {
      peer.tell("send", socket, "-", sent + 1, messages);
      List<ZeroMqMessage> records = new ArrayList<>();
      for (String text : Peer.messages(sent + 1, messages)) {
        records.add(new ZeroMqMessage("", "", 0, text.getBytes(StandardCharsets.UTF_8)));
      }
      sent += messages;
      return records;
    }

    @Override
    public void cut() {
      proxy.cut();
    }

    /** Its thread has the socket to look after, so it does not wait in the buffer. */
    @Override
    public boolean usesCredit() {
      return true;
    }

    @Override
    public boolean sendPoison() {
      peer.tell("bytes", socket, LARGEST + 1);
      return true;
    }

    @Override
    public boolean restartServer() {
      peer.tell("close", socket);
      peer.tell(socket, address);
      return true;
    }

    /** The numbers of messages that are not sent. */
    @Override
    public boolean forget(int messages) {
      sent += messages;
      return true;
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(60);
    }

    @Override
    public void close() throws IOException {
      proxy.close();
      peer.close();
    }
  }
}
