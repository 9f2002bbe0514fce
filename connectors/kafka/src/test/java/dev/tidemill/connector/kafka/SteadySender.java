/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends numbers one after the other, each when the broker has the one before, however long that takes. */
final class SteadySender implements AutoCloseable {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final KafkaProducer<String, String> producer;
  private final String topic;
  private volatile boolean stopped;
  private final Future<Long> sent;

  private SteadySender(String servers, String topic) {
    this.topic = topic;
    this.producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", servers, "reconnect.backoff.max.ms", 200),
        new StringSerializer(),
        new StringSerializer());
    this.sent = thread.submit(this::send);
  }

  static SteadySender start(String servers, String topic) {
    return new SteadySender(servers, topic);
  }

  private long send() throws Exception {
    long number = 0;
    while (!stopped) {
      producer
          .send(new ProducerRecord<>(topic, (int) (number % 2), null, "n" + number))
          .get();
      number++;
    }
    return number;
  }

  /** Stops and returns how many the broker has. */
  long stop() throws Exception {
    stopped = true;
    return sent.get(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    stopped = true;
    thread.shutdownNow();
    producer.close();
  }
}
