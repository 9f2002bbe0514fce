/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The loop that one writes by hand: one thread over a {@link KafkaConsumer} with its default settings. */
final class KafkaLoop implements KafkaWordCount {
  private final KafkaConsumer<String, String> consumer;

  KafkaLoop(String servers) {
    consumer = new KafkaConsumer<>(
        Map.of("bootstrap.servers", servers), new StringDeserializer(), new StringDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < TopicOfLines.PARTITIONS; i++) {
      partitions.add(new TopicPartition(TopicOfLines.NAME, i));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  @Override
  @SuppressWarnings("StringSplitter") // the loop splits as the job does
  public WordSums count(long lines) {
    Map<String, Long> counts = new HashMap<>();
    long seen = 0;
    while (seen < lines) {
      for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
        seen++;
        for (String word : record.value().split(" ")) {
          counts.merge(word, 1L, Long::sum);
        }
      }
    }
    WordSums sums = WordSums.NONE;
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      sums = sums.plus(WordSums.of(count.getKey(), count.getValue()));
    }
    return sums;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
