/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.SourceEvents;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** What a batch finds to be gone that it should read. */
final class Losses {
  private static final int SHOWN = 10;

  private final ClientSettings client;
  private final List<String> losses = new ArrayList<>();

  Losses(ClientSettings client) {
    this.client = client;
  }

  void deleted(TopicPartition partition) {
    losses.add("partition " + partition + " no longer exists: its topic has been deleted");
  }

  void replaced(TopicPartition partition) {
    losses.add(
        "partition " + partition + " was replaced: its topic has been deleted and created again");
  }

  void expired(TopicPartition partition, long next, Positions positions) {
    losses.add("partition " + partition + " begins at offset " + positions.beginning(partition)
        + " now, but those from " + next
        + " have not been read: they have been deleted, or kept for too short a time");
  }

  void cut(TopicPartition partition, long next, Positions positions) {
    losses.add("partition " + partition + " ends at offset " + positions.end(partition)
        + " now, but those before " + next + " have been read: its log has been cut");
  }

  boolean areAny() {
    return !losses.isEmpty();
  }

  TidemillException failure() {
    return new TidemillException(
        ErrorCode.SOURCE_FAILED,
        text() + "; to go on with what is there, call onDataLoss(KafkaDataLoss.CONTINUE)");
  }

  void report(SourceEvents events) {
    if (areAny()) {
      String text = text() + "; the stream goes on with what is there";
      events.problem(text, new TidemillException(ErrorCode.SOURCE_FAILED, text));
    }
  }

  private String text() {
    int more = losses.size() - SHOWN;
    return client + ": " + String.join("; ", losses.subList(0, Math.min(SHOWN, losses.size())))
        + (more > 0 ? "; and " + more + " more" : "");
  }
}
