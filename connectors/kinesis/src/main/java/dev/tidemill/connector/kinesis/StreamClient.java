/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.io.Closeable;
import java.time.Duration;
import java.util.List;

/**
 * One stream, as the service offers it. Any thread may call all methods, which block and are not
 * retried; they throw {@link ServiceFailure}.
 */
interface StreamClient extends Closeable {
  /** How a place in a shard is looked for. */
  enum Seek {
    TRIM_HORIZON,
    LATEST,
    AT_TIMESTAMP,
    AT_SEQUENCE_NUMBER
  }

  /** What the stream says about itself. */
  record Summary(Duration retention, long serverMillis) {}

  Summary summary();

  /** All shards, including closed ones that still have records. */
  List<ShardInfo> shards();

  /**
   * Looks for a place in a shard.
   *
   * @param value a sequence number, or a time in milliseconds; else empty
   */
  String iterator(String shardId, Seek seek, String value);

  /** Fetches records of a shard. */
  Fetch fetch(String shardId, String iterator);

  @Override
  void close();
}
