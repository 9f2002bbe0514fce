package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.Offset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The next offset to read of each partition. Its text is {@code orders/0:12,1:7;words/0:3}.
 *
 * <p>A partition that is not named has not been seen yet, or is no more.
 */
record KafkaOffsets(SortedMap<TopicPartition, Long> next) implements Offset {
  static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

  KafkaOffsets {
    SortedMap<TopicPartition, Long> sorted = new TreeMap<>(BY_NAME);
    sorted.putAll(next);
    next = Collections.unmodifiableSortedMap(sorted);
  }

  static KafkaOffsets of(Map<TopicPartition, Long> next) {
    SortedMap<TopicPartition, Long> sorted = new TreeMap<>(BY_NAME);
    sorted.putAll(next);
    return new KafkaOffsets(sorted);
  }

  static KafkaOffsets parse(String text) {
    SortedMap<TopicPartition, Long> next = new TreeMap<>(BY_NAME);
    try {
      for (String ofTopic : text.isEmpty() ? new String[0] : text.split(";", -1)) {
        int slash = ofTopic.indexOf('/');
        String topic = ofTopic.substring(0, slash);
        for (String part : ofTopic.substring(slash + 1).split(",", -1)) {
          int colon = part.indexOf(':');
          next.put(
              new TopicPartition(topic, Integer.parseInt(part.substring(0, colon))),
              Long.valueOf(part.substring(colon + 1)));
        }
      }
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "\"" + text + "\" is no position in topics; it has the form orders/0:12,1:7;words/0:3",
          e);
    }
    return new KafkaOffsets(next);
  }

  /** What lies between this position and a later one; nothing of a partition that only one of them names. */
  List<KafkaOffsetRange> rangesUntil(KafkaOffsets until) {
    List<KafkaOffsetRange> ranges = new ArrayList<>();
    until.next().forEach((partition, end) -> {
      Long start = next.get(partition);
      if (start != null && end > start) {
        ranges.add(new KafkaOffsetRange(partition.topic(), partition.partition(), start, end));
      }
    });
    return ranges;
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    String topic = "";
    for (Map.Entry<TopicPartition, Long> entry : next.entrySet()) {
      TopicPartition partition = entry.getKey();
      if (partition.topic().equals(topic)) {
        text.append(',');
      } else {
        topic = partition.topic();
        text.append(text.isEmpty() ? "" : ";").append(topic).append('/');
      }
      text.append(partition.partition()).append(':').append(entry.getValue());
    }
    return text.toString();
  }
}
