/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The code in the documentation. */
@NeedsPythonZmq
class ZeroMqSnippetsTest {
  private static final Duration A_WHILE = Duration.ofSeconds(60);

  private final StreamingContext ssc = StreamingContext.builder()
      .master("local[1]")
      .batchInterval(Duration.ofMillis(100))
      .build();

  @AfterEach
  void stop() {
    ssc.close();
  }

  @Test
  void job() throws Exception {
    String doors = "tcp://127.0.0.1:" + Peer.freePort();
    String alarms = "tcp://127.0.0.1:" + Peer.freePort();
    try (Peer peer = Peer.start()) {
      peer.tell("collect", alarms);
      // region job
      ssc.stream("doors", ZeroMq.pull(doors).bind().texts())
          .filter(event -> event.endsWith("7"))
          .writeTo(ZeroMq.push(alarms));
      // endregion
      ssc.start();
      peer.tell("push", doors + "!");
      peer.tell("send", "push", "-", 1, 9);
      assertThat(peer.tell("take", "collect", 1)).isEqualTo("message 7");
    }
  }

  @Test
  void records() throws Exception {
    String orders = "tcp://127.0.0.1:" + Peer.freePort();
    String totals = "tcp://127.0.0.1:" + Peer.freePort();
    try (Peer peer = Peer.start()) {
      peer.tell("router", orders.substring(orders.lastIndexOf(':') + 1), "run-1");
      peer.tell("sub", totals + "!");
      // region records
      ZeroMqSource<Integer> numbers =
          ZeroMq.dealer(orders).window(200).records(message -> message.payload().length);
      ssc.stream("numbers", numbers)
          .reduce(Integer::sum)
          .writeTo(ZeroMq.<Integer>publish(totals).topics(total -> "total"));
      // endregion
      ssc.start();
      await().atMost(A_WHILE).until(() -> {
        peer.tell("queue", 1);
        return !peer.tell("read", "sub", 300).isEmpty();
      });
    }
  }
}
