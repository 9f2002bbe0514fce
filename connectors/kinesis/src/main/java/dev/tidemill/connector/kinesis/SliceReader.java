/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.spi.source.PartitionReader;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one slice, from records that are there or that are fetched again. */
final class SliceReader implements PartitionReader<KinesisRecord> {
  private final @Nullable RefetchedShard shard;
  private Iterator<KinesisRecord> page;
  private @Nullable KinesisRecord current;

  SliceReader(List<KinesisRecord> records) {
    this.shard = null;
    this.page = records.iterator();
  }

  SliceReader(RefetchedShard shard) {
    this.shard = shard;
    this.page = List.<KinesisRecord>of().iterator();
  }

  @Override
  public boolean next() throws InterruptedException {
    while (!page.hasNext()) {
      if (shard == null || shard.isDone()) {
        return false;
      }
      page = shard.nextPage().iterator();
    }
    current = page.next();
    return true;
  }

  @Override
  public KinesisRecord record() {
    KinesisRecord record = current;
    if (record == null) {
      throw new IllegalStateException("next() has not moved to a record");
    }
    return record;
  }

  /** Such as {@code shardId-000000000000@4959...}: shard and sequence number. */
  @Override
  public String position() {
    KinesisRecord at = current;
    return at == null ? "" : at.position();
  }

  @Override
  public void close() {
    if (shard != null) {
      shard.close();
    }
  }
}
