/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.testkit.contract.AcknowledgingReceiverContract;
import dev.tidemill.testkit.contract.AcknowledgingReceiverHarness;
import dev.tidemill.testkit.contract.TcpProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A dealer whose sender is on libzmq and follows the protocol loses nothing. */
@NeedsPythonZmq
class DealerContractTest implements AcknowledgingReceiverContract<ZeroMqMessage> {
  @Override
  public AcknowledgingReceiverHarness<ZeroMqMessage> harness() throws IOException {
    return new Messages();
  }

  private static final class Messages implements AcknowledgingReceiverHarness<ZeroMqMessage> {
    private static final int LARGEST = 100;

    private final Peer peer = Peer.start();
    private final TcpProxy proxy;
    private final SourceSettings settings;

    Messages() throws IOException {
      int port = Peer.freePort();
      peer.tell("router", port, "run");
      proxy = new TcpProxy(port);
      settings = SourceSettings.of(Pattern.DEALER, "tcp://127.0.0.1:" + proxy.port())
          .withMaxMessageBytes(LARGEST);
    }

    @Override
    public Receiver<ZeroMqMessage> receiver() {
      return new ZeroMqReceiver(settings, null);
    }

    @Override
    public List<ZeroMqMessage> send(int messages) {
      int first = Integer.parseInt(peer.tell("queue", messages));
      List<ZeroMqMessage> sent = new ArrayList<>();
      for (int i = first; i < first + messages; i++) {
        sent.add(message(i));
      }
      return sent;
    }

    private static ZeroMqMessage message(int number) {
      return new ZeroMqMessage(
          "", "run", number, ("message " + number).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<ZeroMqMessage> acknowledged() {
      List<ZeroMqMessage> acknowledged = new ArrayList<>();
      for (String number : peer.tell("acknowledged").split(" ", -1)) {
        if (!number.isEmpty()) {
          acknowledged.add(message(Integer.parseInt(number)));
        }
      }
      return acknowledged;
    }

    /** Its thread has the socket to look after, so it does not wait in the buffer. */
    @Override
    public boolean usesCredit() {
      return true;
    }

    @Override
    public void cut() {
      proxy.cut();
    }

    @Override
    public boolean sendPoison() {
      peer.tell("poison", LARGEST + 1);
      return true;
    }

    @Override
    public boolean restartServer() {
      peer.tell("restart");
      return true;
    }

    @Override
    public boolean freeze() {
      proxy.freeze();
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
