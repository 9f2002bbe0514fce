/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Creates the producers of a sink. */
interface ProducerFactory {
  ProducerFactory KAFKA =
      config -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());

  Producer<byte[], byte[]> create(Map<String, Object> config);

  /** Creates a producer that knows the topic of the sink. */
  default Producer<byte[], byte[]> open(SinkSettings settings, Map<String, Object> config) {
    Producer<byte[], byte[]> producer;
    try {
      producer = create(config);
    } catch (RuntimeException e) {
      throw settings.failed("no producer can be made", e);
    }
    try {
      producer.partitionsFor(settings.topic());
      return producer;
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw settings.failed(
          "cannot find topic " + settings.topic() + ", nor have the brokers created it", e);
    }
  }
}
