/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The batch that a sink has published last, as the committed offset of a consumer group that nobody
 * else uses. The offset is that of partition 0 of the topic, which always exists; if the sink has
 * changed its topic, there is one of each of its topics, and the highest counts.
 */
final class Ledger {
  private final SinkSettings settings;
  private final String group;
  private final String clientId;

  /** Topics of earlier starts, too, so that their entries change with the current one. */
  private final Set<TopicPartition> places = new HashSet<>();

  private @Nullable ConsumerGroupMetadata groupMetadata;

  Ledger(SinkSettings settings, String group, String clientId) {
    this.settings = settings;
    this.group = group;
    this.clientId = clientId;
    places.add(new TopicPartition(settings.topic(), 0));
  }

  String group() {
    return group;
  }

  /** The group as a producer names it; known after {@link #read}. */
  ConsumerGroupMetadata groupMetadata() {
    return Objects.requireNonNull(groupMetadata);
  }

  /** The offsets that record an entry. */
  Map<TopicPartition, OffsetAndMetadata> offsets(LedgerEntry entry) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    places.forEach(place -> offsets.put(place, entry.toOffset()));
    return offsets;
  }

  /**
   * The entry at the moment, whether or not a transaction is open that changes it. Disturbs nobody.
   */
  Optional<LedgerEntry> peek() throws InterruptedException {
    try (ClusterClient client =
        ClusterClient.connect(settings.client(), clientId + "-ledger", ErrorCode.OUTPUT_FAILED)) {
      Map<TopicPartition, @Nullable OffsetAndMetadata> committed =
          Answers.await(client.committedOffsets(group));
      // Brokers keep offsets of a deleted topic for a while, and reject new ones again and again.
      Set<String> topics = Answers.await(client.topicNames());
      places.clear();
      places.add(new TopicPartition(settings.topic(), 0));
      for (TopicPartition place : committed.keySet()) {
        if (topics.contains(place.topic())) {
          places.add(place);
        }
      }
      return highest(committed);
    } catch (ClusterUnavailable e) {
      throw settings.failed("cannot read the ledger, group " + group, e);
    }
  }

  /**
   * The entry when all transactions that change it have ended. A consumer waits for that; the admin
   * client leaves out an offset that is about to change, as if there was none.
   */
  Optional<LedgerEntry> read() throws InterruptedException {
    Map<String, Object> config = settings.client().forConsumer(clientId + "-ledger");
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      groupMetadata = consumer.groupMetadata();
      return highest(consumer.committed(places, settings.client().timeToStart()));
    } catch (InterruptException e) {
      throw settings.interrupted(e);
    } catch (RuntimeException e) {
      throw settings.failed("cannot read the ledger, group " + group, e);
    }
  }

  private static Optional<LedgerEntry> highest(
      Map<TopicPartition, @Nullable OffsetAndMetadata> offsets) {
    return offsets.values().stream()
        .filter(Objects::nonNull)
        .flatMap(offset -> LedgerEntry.of(offset).stream())
        .max(Comparator.comparingLong(LedgerEntry::batch).thenComparing(LedgerEntry::epoch));
  }
}
