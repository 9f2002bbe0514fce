/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Finds the offsets at which a job begins that has never run before. */
final class StartResolver {
  private final Cluster client;
  private final SourceSettings settings;
  private final TopicCatalog catalog;
  private final Positions positions;

  StartResolver(
      Cluster client, SourceSettings settings, TopicCatalog catalog, Positions positions) {
    this.client = client;
    this.settings = settings;
    this.catalog = catalog;
    this.positions = positions;
  }

  KafkaOffsets resolve() throws InterruptedException {
    return KafkaOffsets.of(offsets(settings.startOrDefault()), catalog);
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
    Map<TopicPartition, Long> offsets =
        new HashMap<>(Answers.await(client.offsetsAt(millis, catalog.partitions())));
    offsets.replaceAll((partition, offset) -> offset < 0 ? positions.end(partition) : offset);
    return offsets;
  }

  private Map<TopicPartition, Long> named(Map<TopicPartition, Long> offsets) {
    offsets.keySet().forEach(partition -> {
      if (!catalog.partitions().contains(partition)) {
        throw new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            "the start names partition " + partition + ", which is not among those that are read: "
                + catalog.partitions());
      }
    });
    return checked(offsets, "the start names");
  }

  private Map<TopicPartition, Long> committed(KafkaStart otherwise) throws InterruptedException {
    String group = settings
        .group()
        .orElseThrow(() -> new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            "the start is the position of a group, but no group is set; call group(...)"));
    Map<TopicPartition, Long> committed = new HashMap<>();
    boolean hasCommitted = false;
    for (Map.Entry<TopicPartition, TopicPosition> entry :
        Answers.await(client.committed(group)).next().entrySet()) {
      TopicPartition partition = entry.getKey();
      if (catalog.partitions().contains(partition)) {
        hasCommitted = true;
        if (!entry.getValue().isOfAnother(catalog.id(partition.topic()))) {
          committed.put(partition, entry.getValue().next());
        } else if (settings.onDataLoss() == KafkaDataLoss.FAIL) {
          throw new TidemillException(
              ErrorCode.SOURCE_FAILED,
              "group " + group + " has committed offset " + entry.getValue().next() + " of "
                  + partition + ", whose topic has been deleted and created again since"
                  + "; to begin with the first, call onDataLoss(KafkaDataLoss.CONTINUE)");
        }
      }
    }
    return hasCommitted
        ? checked(committed, "group " + group + " has committed")
        : offsets(otherwise);
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
                + "; to begin with the first, call onDataLoss(KafkaDataLoss.CONTINUE)");
      }
    });
    return all;
  }
}
