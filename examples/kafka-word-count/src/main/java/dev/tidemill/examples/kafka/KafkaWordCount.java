/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.kafka;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.connector.kafka.Kafka;
import dev.tidemill.data.Pair;
import java.util.List;

/**
 * Counts the words of each batch that come into a topic.
 *
 * <pre>
 * mvn stream:run                                        topic lines of localhost:9092
 * mvn stream:run -Dstream.args="localhost:9092 words"   another one
 * </pre>
 *
 * <p>Each line that is typed into {@code kafka-console-producer.sh --bootstrap-server localhost:9092 --topic lines} is a record.
 */
public final class KafkaWordCount implements StreamJob {
  // region define
  @Override
  public void define(StreamingContext ssc) {
    List<String> arguments = ssc.arguments();
    String servers = arguments.isEmpty() ? "localhost:9092" : arguments.get(0);
    String topic = arguments.size() < 2 ? "lines" : arguments.get(1);
    ssc.stream("lines", Kafka.topic(topic).servers(servers).valuesOnly())
        .flatMap(line -> List.of(line.split("\\W+")))
        .filter(word -> !word.isEmpty())
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum)
        .named("counts")
        .print();
  }
  // endregion
}
