package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Finds the offsets at which a job begins that has never run before. */
final class StartResolver {
  private final ClusterClient client;
  private final SourceSettings settings;
  private final Set<TopicPartition> partitions;
  private final Positions positions;

  StartResolver(
      ClusterClient client,
      SourceSettings settings,
      Set<TopicPartition> partitions,
      Positions positions) {
    this.client = client;
    this.settings = settings;
    this.partitions = partitions;
    this.positions = positions;
  }

  KafkaOffsets resolve() throws InterruptedException {
    return KafkaOffsets.of(offsets(settings.startOrDefault()));
  }

  private Map<TopicPartition, Long> offsets(KafkaStart start) throws InterruptedException {
    if (start instanceof KafkaStart.Earliest) {
      return positions.beginnings();
    }
    if (start instanceof KafkaStart.Latest) {
      return positions.ends();
    }
    if (start instanceof KafkaStart.AtTime at) {
      return atTime(at.millis());
    }
    if (start instanceof KafkaStart.Offsets named) {
      return named(named.offsets());
    }
    return committed(((KafkaStart.Committed) start).otherwise());
  }

  private Map<TopicPartition, Long> atTime(long millis) throws InterruptedException {
    Map<TopicPartition, Long> offsets = new HashMap<>(client.offsetsAt(millis, partitions));
    offsets.replaceAll((partition, offset) -> offset < 0 ? positions.end(partition) : offset);
    return offsets;
  }

  private Map<TopicPartition, Long> named(Map<TopicPartition, Long> offsets) {
    offsets.keySet().forEach(partition -> {
      if (!partitions.contains(partition)) {
        throw new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            "the start names partition " + partition + ", which is none of those that are read: "
                + partitions);
      }
    });
    return checked(offsets, "the start names");
  }

  private Map<TopicPartition, Long> committed(KafkaStart otherwise) throws InterruptedException {
    String group = settings
        .group()
        .orElseThrow(() -> new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            "the start is where a group has got to, but there is no group; say group(...)"));
    Map<TopicPartition, Long> committed = new HashMap<>(client.committed(group));
    committed.keySet().retainAll(partitions);
    return committed.isEmpty()
        ? offsets(otherwise)
        : checked(committed, "group " + group + " has committed");
  }

  /** Fills up with beginnings, and holds each offset to what is there. */
  private Map<TopicPartition, Long> checked(Map<TopicPartition, Long> offsets, String whose) {
    Map<TopicPartition, Long> all = new HashMap<>(positions.beginnings());
    offsets.forEach((partition, offset) -> {
      long beginning = positions.beginning(partition);
      long end = positions.end(partition);
      if (offset >= beginning && offset <= end) {
        all.put(partition, offset);
      } else if (settings.onDataLoss() == KafkaDataLoss.FAIL) {
        throw new TidemillException(
            ErrorCode.SOURCE_FAILED,
            whose + " offset " + offset + " of " + partition + ", which has only those from "
                + beginning + " to " + end
                + "; to begin with the first, say onDataLoss(KafkaDataLoss.CONTINUE)");
      }
    });
    return all;
  }
}
