/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.tidemill.StreamingContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/connectors/pekko.md. */
class PekkoSnippetsTest {
  private final StreamingContext ssc = StreamingContext.builder()
      .master("local[1]")
      .batchInterval(Duration.ofMillis(100))
      .build();

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private ActorSystem system = Peers.start();
  private int port;

  @BeforeEach
  void findPort() throws Exception {
    port = Peers.freePort();
  }

  @AfterEach
  void stop() {
    ssc.stop(false);
    ssc.close();
    Peers.stop(system);
  }

  @Test
  void from_a_sender_to_a_job() throws Exception {
    // region job
    PekkoSource lines = Pekko.system().port(port).actor("lines");

    ssc.stream("lines", lines.texts())
        .filter(line -> line.contains("be"))
        .foreachRDD(rdd -> seen.addAll(rdd.collect()));
    // endregion
    ssc.start();
    Peers.stop(system);
    // region sender
    system = ActorSystem.create(
        "shop", ConfigFactory.parseString("""
        pekko.actor.provider = remote
        pekko.remote.artery.canonical.hostname = 127.0.0.1
        pekko.remote.artery.canonical.port = 0
        """).withFallback(ConfigFactory.load()));
    String address = "pekko://tidemill@127.0.0.1:" + port + "/user/lines";

    try (ActorSender sender = Pekko.sender(system, address, "shop-7")) {
      sender.send("not this one");
      Receipt receipt = sender.send("to be or not to be");
      receipt.stored().toCompletableFuture().get(60, TimeUnit.SECONDS); // 2
    }
    // endregion
    await().atMost(Duration.ofSeconds(60)).until(() -> !seen.isEmpty());
    assertThat(seen).containsExactly("to be or not to be");
  }

  @Test
  void a_sender_that_reads_its_own_input_again() throws Exception {
    ssc.stream("lines", Pekko.system().port(port).actor("lines").texts())
        .foreachRDD(rdd -> seen.addAll(rdd.collect()));
    ssc.start();
    String address = "pekko://tidemill@127.0.0.1:" + port + "/user/lines";
    List<String> input = List.of("a", "b", "c");
    // region again
    try (ActorSender sender = Pekko.sender(system, address, "shop-7")) {
      long stored = sender.lastStored().toCompletableFuture().get(60, TimeUnit.SECONDS);
      for (int line = (int) stored; line < input.size(); line++) {
        sender.send(input.get(line));
      }
      // endregion
      await().atMost(Duration.ofSeconds(60)).until(() -> seen.size() == 3);
      assertThat(seen).isEqualTo(input);
    }
  }

  @Test
  void plain_messages() {
    String address = "pekko://tidemill@127.0.0.1:" + port + "/user/ticks";
    // region tell
    PekkoSource ticks = Pekko.system()
        .port(port)
        .actor("ticks")
        .acceptTell(message -> Long.parseLong(message.text()));
    // endregion
    ssc.stream("ticks", ticks.texts()).foreachRDD(rdd -> seen.addAll(rdd.collect()));
    ssc.start();
    await().atMost(Duration.ofSeconds(60)).until(() -> {
      // region selection
      system.actorSelection(address).tell("17", ActorRef.noSender());
      // endregion
      return seen.contains("17");
    });
  }

  @Test
  void an_actor_system_of_the_program() {
    // region given
    PekkoSource lines = Pekko.actor(system, "lines");
    // endregion
    assertThat(lines).hasToString("actor lines, actor system peer");
  }

  @Test
  void tls() {
    String password = "";
    // region tls
    PekkoSystem secure = Pekko.system()
        .host("jobs.example.org")
        .tls(Path.of("jobs.p12"), password, Path.of("trusted.p12"), password);
    // endregion
    assertThat(secure).hasToString("pekko://tidemill@jobs.example.org:17355");
  }
}
