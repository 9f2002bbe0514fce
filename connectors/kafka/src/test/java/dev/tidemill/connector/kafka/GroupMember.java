/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Another application that reads a topic as a member of a group. */
final class GroupMember implements AutoCloseable {
  private final KafkaConsumer<String, String> consumer;

  GroupMember(String servers, String group, String topic) {
    consumer = new KafkaConsumer<>(
        Map.of("bootstrap.servers", servers, "group.id", group, "enable.auto.commit", "false"),
        new StringDeserializer(),
        new StringDeserializer());
    consumer.subscribe(List.of(topic));
  }

  void awaitAssignment() {
    await("the member has partitions").atMost(Duration.ofSeconds(30)).until(() -> {
      consumer.poll(Duration.ofMillis(100));
      return !consumer.assignment().isEmpty();
    });
  }

  @Override
  public void close() {
    consumer.close();
  }
}
