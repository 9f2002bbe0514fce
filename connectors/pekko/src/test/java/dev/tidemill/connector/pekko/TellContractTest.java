/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.testkit.contract.ReceiverContract;
import dev.tidemill.testkit.contract.ReceiverHarness;
import dev.tidemill.testkit.contract.TcpProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.junit.jupiter.api.Tag;

/**
 * A source receives what actors just tell it at most once, over real connections. Not in each build:
 * each test starts several actor systems.
 */
@Tag("nightly")
class TellContractTest implements ReceiverContract<String> {
  @Override
  public ReceiverHarness<String> harness() throws IOException {
    return new Messages();
  }

  private static final class Messages implements ReceiverHarness<String> {
    private static final int LARGEST = 100;
    private static final int MOST_WAITING = 20;

    private final int listening = Peers.freePort();
    private final TcpProxy proxy = new TcpProxy(listening);
    private final SourceSettings settings;
    private final AtomicLong sessions = new AtomicLong();
    private ActorSystem peer = Peers.start();
    private ActorRef teller = teller();
    private int sent;

    Messages() throws IOException {
      OwnSystem system = new OwnSystem(
          new SystemOptions("tidemill", "127.0.0.1", proxy.port(), "127.0.0.1", listening, null));
      system.declare("in");
      settings = SourceSettings.of(system, "in")
          .withMaxMessageBytes(LARGEST)
          .withTell(message -> Long.parseLong(message.text().split(" ", -1)[1]));
    }

    /** Sends are remembered by the path of the actor; there is nobody there who needs answers. */
    private ActorRef teller() {
      return peer.actorOf(Props.create(Silent.class, Silent::new), "teller");
    }

    private static final class Silent extends AbstractActor {
      @Override
      public Receive createReceive() {
        return receiveBuilder().build();
      }
    }

    private void tell(Object message) {
      peer.actorSelection("pekko://tidemill@127.0.0.1:" + proxy.port() + "/user/in")
          .tell(message, teller);
    }

    @Override
    public Receiver<String> receiver() {
      return new TextReceiver(new PekkoReceiver(settings, sessions::incrementAndGet, MOST_WAITING));
    }

    @Override
    public List<String> send(int messages) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < messages; i++) {
        sent++;
        texts.add("message " + sent);
        tell("message " + sent);
      }
      return texts;
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
    public int overflow() {
      return 3 * MOST_WAITING;
    }

    @Override
    public boolean sendPoison() {
      tell(new byte[LARGEST + 1]);
      return true;
    }

    /** The process of the actor is the server here, although it connects. */
    @Override
    public boolean restartServer() {
      Peers.stop(peer);
      peer = Peers.start();
      teller = teller();
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
      Peers.stop(peer);
    }
  }
}
