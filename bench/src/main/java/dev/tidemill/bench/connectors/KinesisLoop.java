/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * The loop that one writes by hand: one thread that gets pages of up to 10,000 records of a shard, four times a second and no more
 * than two megabytes a second, as the service demands.
 */
final class KinesisLoop implements Reader {
  private static final int PAGE = 10_000;
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long NANOS_OF_BYTE = 500;

  private final KinesisClient client;
  private String iterator;
  private long nextRequest = System.nanoTime();

  KinesisLoop(KinesisClient client) {
    this.client = client;
    String shard = client
        .listShards(request -> request.streamName(Kinesalite.STREAM))
        .shards()
        .get(0)
        .shardId();
    this.iterator = client
        .getShardIterator(request ->
            request.streamName(Kinesalite.STREAM).shardId(shard).shardIteratorType("TRIM_HORIZON"))
        .shardIterator();
  }

  @Override
  public Tally read(long records) {
    Tally tally = Tally.NONE;
    while (tally.records() < records) {
      LockSupport.parkNanos(nextRequest - System.nanoTime());
      long start = System.nanoTime();
      GetRecordsResponse page =
          client.getRecords(request -> request.shardIterator(iterator).limit(PAGE));
      iterator = page.nextShardIterator();
      long bytes = 0;
      for (Record record : page.records()) {
        bytes += record.data().asByteArrayUnsafe().length;
        tally = tally.plus(record.data().asUtf8String());
      }
      nextRequest = start + Math.max(INTERVAL_NANOS, bytes * NANOS_OF_BYTE);
    }
    return tally;
  }

  /** Nothing to do: the client is another's. */
  @Override
  public void close() {}
}
