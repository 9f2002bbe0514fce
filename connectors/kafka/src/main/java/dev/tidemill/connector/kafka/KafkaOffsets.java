/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.VersionedText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * The next offset to read of each partition, together with the id of its topic. Its text is {@code
 * v1:orders@bTzWkXlnQ_6lqHDyY7m4Pw/0:12,1:7;words@Zq0pS8VnTzSxkq3bq8XoDA/0:3}; where an id is not
 * known, {@code @} and id are missing.
 *
 * <p>Since the id is part of the position, a topic that was deleted and created again is noticed by
 * whatever looks at the position next, however many questions to the brokers have failed in
 * between.
 *
 * <p>A partition that is not named has not been seen yet, or no longer exists.
 */
record KafkaOffsets(SortedMap<TopicPartition, TopicPosition> next) implements Offset {
  private static final int VERSION = 1;

  static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

  KafkaOffsets {
    SortedMap<TopicPartition, TopicPosition> sorted = new TreeMap<>(BY_NAME);
    sorted.putAll(next);
    next = Collections.unmodifiableSortedMap(sorted);
  }

  /** Offsets in the topics of a catalog. */
  static KafkaOffsets of(Map<TopicPartition, Long> offsets, TopicCatalog catalog) {
    SortedMap<TopicPartition, TopicPosition> next = new TreeMap<>(BY_NAME);
    offsets.forEach((partition, offset) ->
        next.put(partition, new TopicPosition(catalog.id(partition.topic()), offset)));
    return new KafkaOffsets(next);
  }

  static KafkaOffsets parse(String written) {
    String text = VersionedText.parse(written, VERSION).text();
    SortedMap<TopicPartition, TopicPosition> next = new TreeMap<>(BY_NAME);
    try {
      for (String ofTopic : text.isEmpty() ? new String[0] : text.split(";", -1)) {
        int slash = ofTopic.indexOf('/');
        String topic = ofTopic.substring(0, slash);
        int at = topic.indexOf('@');
        Uuid id = at < 0 ? Uuid.ZERO_UUID : Uuid.fromString(topic.substring(at + 1));
        String name = at < 0 ? topic : topic.substring(0, at);
        for (String part : ofTopic.substring(slash + 1).split(",", -1)) {
          int colon = part.indexOf(':');
          next.put(
              new TopicPartition(name, Integer.parseInt(part.substring(0, colon))),
              new TopicPosition(id, Long.parseLong(part.substring(colon + 1))));
        }
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "\"" + written + "\" is not a position in topics; it has the form"
              + " v1:orders/0:12,1:7;words/0:3, with @ and the topic's id after its name",
          e);
    }
    return new KafkaOffsets(next);
  }

  /**
   * What lies between this position and a later one; nothing of a partition that only one of them
   * names.
   */
  List<KafkaOffsetRange> rangesUntil(KafkaOffsets until) {
    List<KafkaOffsetRange> ranges = new ArrayList<>();
    until.next().forEach((partition, end) -> {
      TopicPosition start = next.get(partition);
      if (start != null && !start.isOfAnother(end.topicId()) && end.next() > start.next()) {
        ranges.add(new KafkaOffsetRange(
            partition.topic(), partition.partition(), start.next(), end.next()));
      }
    });
    return ranges;
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    String topic = "";
    for (Map.Entry<TopicPartition, TopicPosition> entry : next.entrySet()) {
      TopicPartition partition = entry.getKey();
      TopicPosition position = entry.getValue();
      String named = TopicPosition.isKnown(position.topicId())
          ? partition.topic() + "@" + position.topicId()
          : partition.topic();
      if (named.equals(topic)) {
        text.append(',');
      } else {
        topic = named;
        text.append(text.isEmpty() ? "" : ";").append(named).append('/');
      }
      text.append(partition.partition()).append(':').append(position.next());
    }
    return new VersionedText(VERSION, text.toString()).toString();
  }
}
