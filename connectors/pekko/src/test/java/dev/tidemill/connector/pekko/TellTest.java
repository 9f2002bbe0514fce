/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.testkit.contract.CollectingJob;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plain messages of classic and typed actors: at most once, and only where the source says so. */
class TellTest {
  private ActorSystem peer = Peers.start();
  private int port;

  @BeforeEach
  void findPort() throws Exception {
    port = Peers.freePort();
  }

  @AfterEach
  void stop() {
    Peers.stop(peer);
  }

  private String address() {
    return "pekko://tidemill@127.0.0.1:" + port + "/user/in";
  }

  private PekkoSource source() {
    return Pekko.system().port(port).actor("in");
  }

  private void tell(Object message) {
    peer.actorSelection(address()).tell(message, ActorRef.noSender());
  }

  /** Sends a text until it arrives, so that the connection is there. */
  private void connect(CollectingJob<String> job) {
    job.until(() -> {
      tell("0 connected");
      return job.count() > 0;
    });
  }

  @Test
  void texts_and_bytes_of_a_classic_actor_are_records() {
    try (CollectingJob<String> job = new CollectingJob<>(source().acceptTell().texts())) {
      connect(job);
      tell("a");
      tell(new byte[] {'b'});
      tell(ByteString.fromString("c"));
      job.until(() -> job.records().containsAll(List.of("a", "b", "c")));
    }
  }

  @Test
  void a_typed_actor_system_finds_the_source_by_its_address() {
    try (CollectingJob<String> job = new CollectingJob<>(source().acceptTell().texts())) {
      org.apache.pekko.actor.typed.ActorRef<String> lines =
          ActorRefResolver.get(Adapter.toTyped(peer)).resolveActorRef(address());
      job.until(() -> {
        lines.tell("from typed");
        return job.records().contains("from typed");
      });
    }
  }

  @Test
  void a_typed_system_has_senders_too() throws Exception {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts());
        ActorSender sender = Pekko.sender(Adapter.toTyped(peer), address(), "typed")) {
      sender.send("a");
      job.until(() -> job.records().contains("a"));
    }
  }

  /** An actor that passes on what it is told, so that its messages have a sender. */
  private static final class Telling extends AbstractActor {
    private final String address;

    Telling(String address) {
      this.address = address;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .matchAny(message -> getContext().actorSelection(address).tell(message, self()))
          .build();
    }
  }

  @Test
  void missing_numbers_are_a_gap_where_actors_number_what_they_tell() {
    PekkoSource source =
        source().acceptTell(message -> Long.parseLong(message.text().split(" ", -1)[0]));
    try (CollectingJob<ActorMessage> job = new CollectingJob<>(source)) {
      ActorRef telling =
          peer.actorOf(Props.create(Telling.class, () -> new Telling(address())), "telling");
      job.until(() -> {
        telling.tell("1 a", ActorRef.noSender());
        return job.count() > 0;
      });
      telling.tell("2 b", ActorRef.noSender());
      telling.tell("5 e", ActorRef.noSender());
      job.until(() -> !job.gaps().isEmpty());
      assertThat(job.gaps())
          .singleElement()
          .asString()
          .contains("2 messages of pekko://peer@127.0.0.1")
          .contains("/user/telling");
      job.until(() ->
          job.records().stream().anyMatch(message -> message.sender().contains("/user/telling")));
    }
  }

  @Test
  void a_plain_message_is_reported_where_it_is_not_accepted() {
    try (CollectingJob<String> job = new CollectingJob<>(source().texts())) {
      job.until(() -> {
        tell("lost");
        return !job.problems().isEmpty();
      });
      assertThat(job.problems().get(0))
          .contains("an unnamed sender is left out")
          .contains("use an ActorSender, or declare the source with acceptTell()");
      assertThat(job.records()).isEmpty();
    }
  }

  @Test
  void what_does_not_fit_is_reported_and_left_out() {
    try (CollectingJob<String> job =
        new CollectingJob<>(source().acceptTell().maxMessageBytes(100).texts())) {
      connect(job);
      tell("x".repeat(101));
      tell(List.of("no text").toArray());
      job.until(() -> job.problems().stream().anyMatch(text -> text.contains("101 bytes")));
      assertThat(job.problems().get(0)).contains("is left out: maxMessageBytes is 100");
    }
  }

  /** The sender drops it, and says so in its own log alone. */
  @Test
  void a_message_beyond_the_frame_of_the_sender_is_lost_and_the_others_come() {
    try (CollectingJob<String> job = new CollectingJob<>(source().acceptTell().texts())) {
      connect(job);
      tell("x".repeat(300_000));
      tell("after");
      job.until(() -> job.records().contains("after"));
      assertThat(job.records()).allMatch(text -> text.length() < 100);
    }
  }

  @Test
  void a_frame_beyond_the_bound_of_the_source_is_not_a_record() {
    Peers.stop(peer);
    peer = Peers.start(Map.of("pekko.remote.artery.advanced.maximum-frame-size", 4 << 20));
    try (CollectingJob<String> job = new CollectingJob<>(source().acceptTell().texts())) {
      connect(job);
      tell("x".repeat(2 << 20));
      job.until(() -> {
        tell("after");
        return job.records().contains("after");
      });
      assertThat(job.records()).allMatch(text -> text.length() < 100);
    }
  }

  /** Sets a flag when it is read by Java serialization. */
  private static final class Trap implements Serializable {
    private static final long serialVersionUID = 1L;
    private static volatile boolean sprung;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      sprung = true;
    }
  }

  @Test
  void no_object_is_read_by_java_serialization() {
    Peers.stop(peer);
    peer = Peers.start(Map.of(
        "pekko.actor.allow-java-serialization", "on",
        "pekko.actor.warn-about-java-serializer-usage", "off"));
    try (CollectingJob<String> job = new CollectingJob<>(source().acceptTell().texts())) {
      connect(job);
      tell(new Trap());
      tell("after");
      job.until(() -> job.records().contains("after"));
      assertThat(Trap.sprung).isFalse();
    }
  }

  @Test
  void remote_actors_cannot_stop_the_source() {
    try (CollectingJob<String> job = new CollectingJob<>(source().acceptTell().texts())) {
      connect(job);
      tell(org.apache.pekko.actor.PoisonPill.getInstance());
      tell(org.apache.pekko.actor.Kill.getInstance());
      tell("after");
      job.until(() -> job.records().contains("after"));
      assertThat(job.problems()).isEmpty();
    }
  }

  @Test
  void what_comes_faster_than_the_job_stores_it_is_counted() {
    Inbox inbox = new Inbox(10, 1_000);
    IntStream.range(0, 25).forEach(i -> inbox.tell(ActorMessage.of("x")));
    assertThat(inbox.takeDropped()).isEqualTo(15);
    inbox.tell(ActorMessage.of("x"));
    assertThat(inbox.takeDropped()).isEqualTo(1);
  }
}
