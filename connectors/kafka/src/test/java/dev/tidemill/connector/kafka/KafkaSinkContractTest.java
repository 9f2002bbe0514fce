/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.testkit.contract.SinkContract;
import dev.tidemill.testkit.contract.SinkHarness;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sink keeps what every sink promises, as far as at least once goes. */
class KafkaSinkContractTest implements SinkContract<String> {
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  private static final AtomicLong TOPICS = new AtomicLong();

  /** Every second record is too large for a receipt. */
  private static final int LARGE = 5000;

  @Override
  public SinkHarness<String> harness() {
    String topic = "sink-contract-" + TOPICS.incrementAndGet();
    kafka.createTopic(topic, 2);
    return new SinkHarness<>() {
      @Override
      public Sink<String> sink() {
        return Kafka.<String>sink(topic)
            .servers(kafka.servers())
            .keys(record -> record.substring(0, "record 1".length()), StringSerializer::new);
      }

      @Override
      public String record(int number) {
        return "record " + number + (number % 2 == 0 ? " " + "x".repeat(LARGE) : "");
      }

      @Override
      public List<String> read() {
        return kafka.records(topic).stream().map(ConsumerRecord::value).toList();
      }
    };
  }
}
