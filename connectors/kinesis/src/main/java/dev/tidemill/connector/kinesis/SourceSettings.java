/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.time.Duration;

/**
 * Options of a source.
 *
 * @param access where the stream is, and who asks
 * @param start where a new job begins
 * @param onDataLoss what to do about records that are gone
 * @param pollInterval pause between two requests for a shard
 * @param bufferBytes most bytes that are fetched ahead, of all shards
 * @param readTimeout how long a worker tries to read records again
 * @param firstBackoff pause after a request that failed; it doubles with each one after that
 */
record SourceSettings(
    Access access,
    KinesisStart start,
    KinesisDataLoss onDataLoss,
    Duration pollInterval,
    long bufferBytes,
    Duration readTimeout,
    Duration firstBackoff) {
  static SourceSettings of(String stream) {
    return new SourceSettings(
        Access.of(stream),
        KinesisStart.latest(),
        KinesisDataLoss.FAIL,
        Duration.ofMillis(250),
        64L << 20,
        Duration.ofSeconds(60),
        Duration.ofMillis(500));
  }

  SourceSettings with(Access newAccess) {
    return new SourceSettings(
        newAccess, start, onDataLoss, pollInterval, bufferBytes, readTimeout, firstBackoff);
  }

  SourceSettings with(KinesisStart newStart) {
    return new SourceSettings(
        access, newStart, onDataLoss, pollInterval, bufferBytes, readTimeout, firstBackoff);
  }

  SourceSettings with(KinesisDataLoss policy) {
    return new SourceSettings(
        access, start, policy, pollInterval, bufferBytes, readTimeout, firstBackoff);
  }

  SourceSettings withPollInterval(Duration interval) {
    return new SourceSettings(
        access, start, onDataLoss, interval, bufferBytes, readTimeout, firstBackoff);
  }

  SourceSettings withBufferBytes(long bytes) {
    if (bytes < 1) {
      throw Arguments.invalid("bufferBytes is " + bytes + "; it must be at least 1");
    }
    return new SourceSettings(
        access, start, onDataLoss, pollInterval, bytes, readTimeout, firstBackoff);
  }

  SourceSettings withReadTimeout(Duration limit) {
    return new SourceSettings(
        access,
        start,
        onDataLoss,
        pollInterval,
        bufferBytes,
        Arguments.requireAtLeast("readTimeout", Duration.ofMillis(1), limit),
        firstBackoff);
  }

  SourceSettings withFirstBackoff(Duration pause) {
    return new SourceSettings(
        access, start, onDataLoss, pollInterval, bufferBytes, readTimeout, pause);
  }
}
