/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaLedgerOutageTest {
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.create(
      Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "200"));

  @Test
  void a_batch_is_published_once_even_if_the_broker_is_killed_while_it_commits() throws Exception {
    publishWithKills("killed", List.of("during", "never"));
  }

  @Test
  @Tag("nightly")
  void each_batch_is_published_once_whenever_the_broker_is_killed() throws Exception {
    publishWithKills(
        "killed-often",
        List.of("before", "during", "after", "during", "during", "before", "after", "never"));
  }

  private static void publishWithKills(String topic, List<String> kills) throws Exception {
    kafka.createTopic(topic, 2);
    AtomicReference<String> kill = new AtomicReference<>("");
    InterceptedProducers killing = new InterceptedProducers((method, real) -> {
      if (!method.equals("commitTransaction")) {
        return real.call();
      }
      return switch (kill.getAndSet("")) {
        case "before" -> {
          kafka.kill();
          yield real.call();
        }
        case "during" -> {
          CompletableFuture<Void> killed = CompletableFuture.runAsync(kafka::kill);
          try {
            yield real.call();
          } finally {
            killed.join();
          }
        }
        case "after" -> {
          Object result = real.call();
          kafka.kill();
          yield result;
        }
        default -> real.call();
      };
    });
    KafkaSink<String> sink =
        Kafka.<String>sink(topic).servers(kafka.servers()).property("max.block.ms", "2000");
    try (SinkStart start = SinkStart.opened(sink, topic, 1, killing).recover(SinkRecovery.NONE)) {
      for (int i = 0; i < kills.size(); i++) {
        kill.set(kills.get(i));
        publish(start, start.stage(i + 1, List.of("a" + i, "b" + i), List.of("c" + i)));
      }
    }
    assertThat(kafka.records(topic))
        .map(ConsumerRecord::value)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, kills.size())
            .boxed()
            .flatMap(i -> Stream.of("a" + i, "b" + i, "c" + i))
            .toList());
  }

  /** As the runtime does, until it succeeds; the broker comes back. */
  private static void publish(SinkStart start, DecidedBatch batch) {
    await("published").atMost(Duration.ofMinutes(2)).until(() -> {
      try {
        start.publish(batch);
        return true;
      } catch (TidemillException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED);
        kafka.start();
        return false;
      }
    });
    kafka.start();
  }

  @Test
  void a_transaction_that_takes_too_long_is_an_error_that_says_what_to_set() throws Exception {
    String topic = "slow";
    kafka.createTopic(topic, 1);
    KafkaSink<String> sink = Kafka.<String>sink(topic)
        .servers(kafka.servers())
        .property("transaction.timeout.ms", "500");
    AtomicReference<String> slow = new AtomicReference<>("");
    InterceptedProducers producers = new InterceptedProducers((method, real) -> {
      String transaction = Objects.requireNonNull(slow.get());
      if (method.equals("commitTransaction") && !transaction.isEmpty()) {
        await("its end")
            .atMost(Duration.ofMinutes(1))
            .until(() -> state(transaction) != TransactionState.ONGOING);
      }
      return real.call();
    });
    try (SinkStart start = SinkStart.opened(sink, topic, 1, producers).recover(SinkRecovery.NONE)) {
      DecidedBatch batch = start.stage(1, List.of("a"));
      slow.set(SinkStart.ledger(topic));
      assertThatThrownBy(() -> start.publish(batch))
          .hasMessageContaining("cannot publish batch 1 to topic slow: brokers have ended its"
              + " transaction 3 times. Either it takes longer than transaction.timeout.ms=500:"
              + " set this property to more");
      slow.set("");
      start.publish(batch);
    }
    assertThat(kafka.records(topic)).map(ConsumerRecord::value).containsExactly("a");
  }

  private static TransactionState state(String id) throws Exception {
    return kafka
        .admin()
        .describeTransactions(List.of(id))
        .description(id)
        .get(60, TimeUnit.SECONDS)
        .state();
  }
}
