/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * Sources and sinks of Kafka: {@code ssc.stream("lines", Kafka.topic("lines").valuesOnly())}.
 *
 * <p>Creating one does not connect; brokers are contacted when the job starts. By default {@code
 * servers(...)} is {@code localhost:9092}, and keys and values are UTF-8 text.
 */
public final class Kafka {
  private Kafka() {}

  /** The records of one topic. */
  public static KafkaSource<String, String> topic(String topic) {
    return topics(List.of(topic));
  }

  /** The records of several topics, in one stream. */
  public static KafkaSource<String, String> topics(Collection<String> topics) {
    requireSome("topics", topics);
    return KafkaSource.ofTexts(
        new Subscription.Topics(topics.stream().distinct().sorted().toList()));
  }

  /**
   * The records of all topics whose whole name matches, including topics that are created later,
   * but not Kafka's internal topics: {@code Kafka.topicsMatching(Pattern.compile("orders-.*"))}.
   */
  public static KafkaSource<String, String> topicsMatching(Pattern pattern) {
    return KafkaSource.ofTexts(new Subscription.Matching(pattern));
  }

  /** The records of some partitions, whatever other partitions their topics have. */
  public static KafkaSource<String, String> partitions(Collection<TopicPartition> partitions) {
    requireSome("partitions", partitions);
    return KafkaSource.ofTexts(new Subscription.Partitions(Set.copyOf(partitions)));
  }

  /**
   * A sink that sends each record to a topic, as its {@code toString()} in UTF-8, without a key:
   * {@code lines.writeTo(Kafka.sink("lines"))}. The options of {@link KafkaSink} set keys and other
   * values.
   */
  public static <T> KafkaSink<T> sink(String topic) {
    return KafkaSink.ofTexts(topic);
  }

  private static void requireSome(String what, Collection<?> named) {
    if (named.isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, what + " is empty; name at least one");
    }
  }
}
