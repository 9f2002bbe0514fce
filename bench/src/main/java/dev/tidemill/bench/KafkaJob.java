/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.StreamingContext;
import dev.tidemill.connector.kafka.Kafka;
import dev.tidemill.connector.kafka.KafkaStart;
import dev.tidemill.data.Pair;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.List;

/** Word count from the topic by Tidemill on {@code local[2]}, stepped by hand, without rate control. */
final class KafkaJob implements KafkaWordCount {
  private final StreamingContext ssc = StreamingContext.builder()
      .master("local[2]")
      .environment(world -> world.withClock(new ManualClock()))
      .batchInterval(Duration.ofSeconds(1))
      .setting("stream.backpressure.enabled", "false")
      .build();
  private WordSums sums = WordSums.NONE;

  KafkaJob(String servers, int linesPerBatch) {
    ssc.stream(
            "lines",
            Kafka.topic(TopicOfLines.NAME)
                .servers(servers)
                .startingAt(KafkaStart.earliest())
                .maxRatePerPartition(Math.max(1, linesPerBatch / TopicOfLines.PARTITIONS))
                .valuesOnly())
        .flatMap(line -> List.of(line.split(" ")))
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .foreachRDD(counts -> {
          for (Pair<String, Long> count : counts.collect()) {
            sums = sums.plus(WordSums.of(count.key(), count.value()));
          }
        });
    ssc.start();
  }

  @Override
  public WordSums count(long lines) {
    sums = WordSums.NONE;
    while (sums.lines() < lines) {
      ssc.step();
    }
    return sums;
  }

  @Override
  public void close() {
    ssc.close();
  }
}
