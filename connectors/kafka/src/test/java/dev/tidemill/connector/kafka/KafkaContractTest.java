/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.spi.source.Source;
import dev.tidemill.testkit.contract.ReplayableSourceContract;
import dev.tidemill.testkit.contract.SourceHarness;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keeps what every source promises, with a real broker. */
class KafkaContractTest implements ReplayableSourceContract<String> {
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  private static final AtomicInteger TOPICS = new AtomicInteger();

  /** Begins at the latest records: whoever resolves that anew when it goes on loses what has come in between. */
  @Override
  public SourceHarness<String> harness() {
    String topic = "contract-" + TOPICS.incrementAndGet();
    kafka.createTopic(topic, 2);
    kafka.produce(topic, "before the job");
    return new SourceHarness<>() {
      @Override
      public Source<String> source() {
        return Kafka.topic(topic)
            .servers(kafka.servers())
            .startingAt(KafkaStart.latest())
            .minPartitions(3)
            .valuesOnly();
      }

      /** Brokers may take half of it to answer, and a batch is empty if they do not. */
      @Override
      public Duration batchInterval() {
        return Duration.ofSeconds(20);
      }

      @Override
      public boolean ordersAcrossPartitions() {
        return false;
      }

      @Override
      public void arrive(Time batchTime) {
        kafka.produce(List.of(
            new ProducerRecord<>(topic, 0, "", "a of " + batchTime),
            new ProducerRecord<>(topic, 0, "", "b of " + batchTime),
            new ProducerRecord<>(topic, 1, "", "c of " + batchTime)));
      }
    };
  }
}
