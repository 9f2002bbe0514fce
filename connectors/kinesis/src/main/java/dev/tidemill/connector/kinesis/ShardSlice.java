/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.SystemClock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The part of a range in one shard, as a worker gets it. In the process of the source its records are
 * usually still in the buffer; elsewhere, and later, they are fetched again.
 *
 * @param lease which opened source it is of
 * @param shardId shard to read
 * @param from where the slice begins
 * @param until where it ends
 * @param count how many records there are; -1 if that is unknown
 */
record ShardSlice(SliceLease lease, String shardId, Position from, Position until, int count)
    implements SourcePartition<KinesisRecord> {
  private static final ConcurrentMap<String, ShardReaders> OF_THIS_PROCESS =
      new ConcurrentHashMap<>();

  /** Lets workers of this process read what the source has fetched, until it is closed. */
  static void share(String leaseId, ShardReaders readers) {
    OF_THIS_PROCESS.put(leaseId, readers);
  }

  static void unshare(String leaseId) {
    OF_THIS_PROCESS.remove(leaseId);
  }

  @Override
  public OptionalLong estimatedRecords() {
    return count < 0 ? OptionalLong.empty() : OptionalLong.of(count);
  }

  @Override
  public String describe() {
    return lease.access() + ", " + shardId;
  }

  @Override
  public PartitionReader<KinesisRecord> open() {
    ShardReaders readers = OF_THIS_PROCESS.get(lease.id());
    Optional<ShardReader> reader = readers == null ? Optional.empty() : readers.find(shardId);
    Optional<List<KinesisRecord>> buffered =
        reader.flatMap(found -> found.buffer().slice(from, until));
    if (buffered.isPresent()) {
      return new SliceReader(buffered.get());
    }
    Pace pace = reader
        .map(ShardReader::pace)
        .orElseGet(() -> new Pace(lease.pollInterval(), new SystemClock()));
    RefetchedShard refetched = readers == null
        ? new RefetchedShard(this, pace, SdkStream.connect(lease.access(), lease.id()), true)
        : new RefetchedShard(this, pace, readers.client(), false);
    return new SliceReader(refetched);
  }
}
