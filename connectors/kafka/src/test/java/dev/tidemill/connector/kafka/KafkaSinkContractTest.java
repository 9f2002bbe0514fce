/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.testkit.contract.SinkContract;
import dev.tidemill.testkit.contract.SinkHarness;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sink keeps what every sink promises, by its ledger. */
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
    return new SinkHarness<String>() {
      @Override
      public Sink<String> sink() {
        return new JobsOfOneTest<>(topic, configured(topic));
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

  /** With or without a ledger. */
  KafkaSink<String> configured(String topic) {
    return Kafka.<String>sink(topic)
        .servers(kafka.servers())
        .keys(record -> record.substring(0, "record 1".length()), StringSerializer::new);
  }

  /** All tests share the broker, and use the same jobs and outputs. */
  private record JobsOfOneTest<T>(String test, Sink<T> sink) implements Sink<T> {
    @Override
    public Guarantee guarantee() {
      return sink.guarantee();
    }

    @Override
    public OpenSink<T> open(SinkContext context) throws Exception {
      JobIdentity job =
          new JobIdentity(test + " " + context.job().id(), context.job().epoch());
      return sink.open(new SinkContext(
          context.name(), job, context.storage(), context.threads(), context.staging()));
    }
  }
}
