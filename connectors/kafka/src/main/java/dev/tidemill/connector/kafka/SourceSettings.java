/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import java.time.Duration;
import java.util.Optional;

/**
 * The options of a source; see the methods of {@link KafkaSource} of the same names.
 *
 * @param start empty for the default
 * @param maxRate records per second and partition
 * @param discoverEvery zero for every batch
 */
record SourceSettings(
    ClientSettings client,
    Optional<String> group,
    Optional<KafkaStart> start,
    long maxRate,
    int minPartitions,
    Duration discoverEvery,
    KafkaDataLoss onDataLoss,
    Duration readTimeout) {
  static final SourceSettings DEFAULTS = new SourceSettings(
      ClientSettings.ofDefaultServers(),
      Optional.empty(),
      Optional.empty(),
      Long.MAX_VALUE,
      1,
      Duration.ZERO,
      KafkaDataLoss.FAIL,
      Duration.ofSeconds(60));

  KafkaStart startOrDefault() {
    return start.orElseGet(() ->
        group.isPresent() ? KafkaStart.committedOr(KafkaStart.latest()) : KafkaStart.latest());
  }

  /** Most records of one partition in one batch. */
  long mostPerPartition(Duration batchInterval) {
    double most = (double) maxRate * batchInterval.toMillis() / 1000;
    return maxRate == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(1, (long) most);
  }

  SourceSettings withClient(ClientSettings newClient) {
    return new SourceSettings(
        newClient, group, start, maxRate, minPartitions, discoverEvery, onDataLoss, readTimeout);
  }

  SourceSettings withGroup(Optional<String> newGroup) {
    return new SourceSettings(
        client, newGroup, start, maxRate, minPartitions, discoverEvery, onDataLoss, readTimeout);
  }

  SourceSettings withStart(Optional<KafkaStart> newStart) {
    return new SourceSettings(
        client, group, newStart, maxRate, minPartitions, discoverEvery, onDataLoss, readTimeout);
  }

  SourceSettings withMaxRate(long newMaxRate) {
    return new SourceSettings(
        client, group, start, newMaxRate, minPartitions, discoverEvery, onDataLoss, readTimeout);
  }

  SourceSettings withMinPartitions(int newMinPartitions) {
    return new SourceSettings(
        client, group, start, maxRate, newMinPartitions, discoverEvery, onDataLoss, readTimeout);
  }

  SourceSettings withDiscoverEvery(Duration newDiscoverEvery) {
    return new SourceSettings(
        client, group, start, maxRate, minPartitions, newDiscoverEvery, onDataLoss, readTimeout);
  }

  SourceSettings withOnDataLoss(KafkaDataLoss newOnDataLoss) {
    return new SourceSettings(
        client, group, start, maxRate, minPartitions, discoverEvery, newOnDataLoss, readTimeout);
  }

  SourceSettings withReadTimeout(Duration newReadTimeout) {
    return new SourceSettings(
        client, group, start, maxRate, minPartitions, discoverEvery, onDataLoss, newReadTimeout);
  }
}
