/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.error.TidemillException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** An option that cannot be is refused where it is given. */
class PekkoOptionsTest {
  private static void assertRefused(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(TidemillException.class).hasMessageContainingAll(parts);
  }

  @Test
  void the_address_of_a_source_is_known_before_it_starts() {
    assertThat(Pekko.actor("lines")).hasToString("actor lines, pekko://tidemill@127.0.0.1:17355");
    assertThat(Pekko.system().name("shop").host("db.example.org").port(1).actor("a"))
        .hasToString("actor a, pekko://shop@db.example.org:1");
  }

  @Test
  void names_addresses_and_sizes_have_bounds() {
    assertRefused(() -> Pekko.actor("a/b"), "the name of an actor is \"a/b\"");
    assertRefused(() -> Pekko.actor(""), "must consist of letters");
    assertRefused(() -> Pekko.system().name("a b"), "the name of an actor system is \"a b\"");
    assertRefused(() -> Pekko.system().host(" "), "host is empty");
    assertRefused(() -> Pekko.system().port(0), "port is 0; it must be between 1 and 65535");
    assertRefused(() -> Pekko.system().bind("x", 70_000), "port to bind is 70000");
    PekkoSource source = Pekko.actor("lines");
    assertRefused(() -> source.window(0), "window is 0");
    assertRefused(() -> source.maxMessageBytes(0), "maxMessageBytes is 0");
    assertRefused(() -> source.maxSenders(0), "maxSenders is 0");
  }

  private static StreamingContext job(PekkoSystem system, String... actors) {
    StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofMillis(100))
        .build();
    for (int i = 0; i < actors.length; i++) {
      ssc.stream("stream " + i, system.actor(actors[i]).texts())
          .foreachRDD((rdd, time) -> rdd.collect());
    }
    return ssc;
  }

  @Test
  void sources_of_one_job_have_names_of_their_own() throws Exception {
    PekkoSystem system = Pekko.system().port(Peers.freePort());
    try (StreamingContext ssc = job(system, "a", "b", "a")) {
      assertThatThrownBy(ssc::start)
          .hasStackTraceContaining("two sources of " + system
              + " have an actor a, those of the streams stream 0 and stream 2");
    }
  }

  @Test
  void a_system_that_is_kept_serves_one_job_after_the_other() throws Exception {
    PekkoSystem system = Pekko.system().port(Peers.freePort());
    try (StreamingContext ssc = job(system, "a", "b")) {
      ssc.start();
      ssc.stop(false);
    }
    try (StreamingContext ssc = job(system, "b", "a")) {
      ssc.start();
      ssc.stop(false);
    }
  }

  @Test
  void no_password_is_shown() {
    PekkoSystem system =
        Pekko.system().tls(Path.of("own.p12"), "open-sesame", Path.of("trust.p12"), "open-sesame");
    assertThat(system.toString() + system.actor("a")).doesNotContain("open-sesame");
    assertThat(
            new SystemOptions.Tls(Path.of("own.p12"), "open-sesame", Path.of("x"), "open-sesame"))
        .hasToString("TLS by own.p12");
  }

  @Test
  void a_sender_needs_an_id_and_an_address() {
    ActorSystem peer = Peers.start();
    try {
      String address = "pekko://tidemill@127.0.0.1:17355/user/lines";
      assertRefused(() -> Pekko.sender(peer, address, ""), "the id of a sender is \"\"");
      assertRefused(() -> Pekko.sender(peer, address, "a b"), "must have 1 to 64 characters");
      assertRefused(
          () -> Pekko.sender(peer, "127.0.0.1:17355", "a"),
          "the address of a source is \"127.0.0.1:17355\"",
          "looks like pekko://tidemill@127.0.0.1:17355/user/lines");
      try (ActorSender sender = Pekko.sender(peer, address, "a")) {
        assertRefused(
            () -> sender.send(new byte[300_000]),
            "a record has 300000 bytes, and at most 258048 fit into a frame",
            "maximum-frame-size");
      }
      ActorSender closed = Pekko.sender(peer, address, "b");
      closed.close();
      assertThatThrownBy(() -> closed.send("a"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("sender b is closed");
    } finally {
      Peers.stop(peer);
    }
  }

  @Test
  void a_full_sender_says_so() {
    ActorSystem peer = Peers.start();
    try (ActorSender sender = Pekko.sender(peer, "pekko://tidemill@127.0.0.1:1/user/lines", "a")) {
      for (int i = 0; i < ActorSender.MOST_WAITING; i++) {
        assertThat(sender.offer("a")).isPresent();
      }
      assertThat(sender.offer("a")).isEmpty();
    } finally {
      Peers.stop(peer);
    }
  }

  @Test
  void an_actor_system_that_allows_java_serialization_is_refused() {
    ActorSystem system = Peers.start(Map.of("pekko.actor.allow-java-serialization", "on"));
    try {
      assertRefused(
          () -> Pekko.actor(system, "lines"), "pekko.actor.allow-java-serialization = on");
    } finally {
      Peers.stop(system);
    }
  }

  @Test
  void its_kind_is_that_of_a_receiver() {
    assertThat(Pekko.actor("lines").hasReceiver()).isTrue();
  }
}
