/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.Source;
import dev.tidemill.testkit.contract.AcknowledgingReceiverContract;
import dev.tidemill.testkit.contract.AcknowledgingReceiverHarness;
import dev.tidemill.testkit.contract.ReplayableSourceContract;
import dev.tidemill.testkit.contract.SourceHarness;
import dev.tidemill.testkit.contract.TcpProxy;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * A source loses nothing that an {@link ActorSender} sends, over real connections. Not in each
 * build: it takes a minute and a half.
 */
@Tag("nightly")
class PekkoReceiverContractTest {
  @Nested
  class WithSender implements AcknowledgingReceiverContract<String> {
    @Override
    public AcknowledgingReceiverHarness<String> harness() throws IOException {
      return new Messages();
    }
  }

  @Nested
  class Replay implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() throws IOException {
      return new Batches();
    }
  }

  private static final class Messages implements AcknowledgingReceiverHarness<String> {
    private static final int LARGEST = 100;

    private final ActorSystem peer = Peers.start();
    private final int listening = Peers.freePort();
    private final TcpProxy proxy = new TcpProxy(listening);
    private final SourceSettings settings;
    private final AtomicLong sessions = new AtomicLong();
    private final ActorSender sender;
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private int sent;

    Messages() throws IOException {
      OwnSystem system = new OwnSystem(
          new SystemOptions("tidemill", "127.0.0.1", proxy.port(), "127.0.0.1", listening, null));
      system.declare("in");
      settings = SourceSettings.of(system, "in").withMaxMessageBytes(LARGEST);
      sender = Pekko.sender(peer, "pekko://tidemill@127.0.0.1:" + proxy.port() + "/user/in", "one");
    }

    @Override
    public Receiver<String> receiver() {
      return new TextReceiver(new PekkoReceiver(settings, sessions::incrementAndGet));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a failure leaves the list as it is
    public List<String> send(int messages) throws InterruptedException {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < messages; i++) {
        String text = "message " + ++sent;
        texts.add(text);
        sender.send(text).stored().thenRun(() -> acknowledged.add(text));
      }
      return texts;
    }

    @Override
    public List<String> acknowledged() {
      return acknowledged;
    }

    @Override
    public void cut() {
      proxy.cut();
    }

    @Override
    public boolean listens() {
      return true;
    }

    @Override
    public boolean sendPoison() throws InterruptedException {
      Receipt ignored = sender.send(new byte[LARGEST + 1]);
      return ignored != null;
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(60);
    }

    @Override
    public void close() throws IOException {
      proxy.close();
      Peers.stop(peer);
    }
  }

  private static final class Batches implements SourceHarness<String> {
    private final ActorSystem peer = Peers.start();
    private final int port = Peers.freePort();
    private final ActorSender sender =
        Pekko.sender(peer, "pekko://tidemill@127.0.0.1:" + port + "/user/in", "one");
    private long sent;

    Batches() throws IOException {}

    @Override
    public Source<String> source() {
      return Pekko.system().port(port).actor("in").texts();
    }

    @Override
    public void arrive(Time batchTime) throws Exception {
      for (String text : List.of("one", "two", "three")) {
        sent++;
        sender.send(text + " " + sent + " at " + batchTime);
      }
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(60);
    }

    @Override
    public OptionalLong arrived() {
      return OptionalLong.of(sent);
    }

    @Override
    public void close() {
      Peers.stop(peer);
    }
  }
}
