/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.connector.kinesis.StreamClient.Seek;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches the records of a slice again, page by page, and notices which of them are gone. */
final class RefetchedShard implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RefetchedShard.class);
  private static final long LONGEST_BACKOFF_MILLIS = 5_000;

  private final ShardSlice slice;
  private final Pace pace;
  private final StreamClient client;
  private final boolean ownsClient;
  private Position reached;
  private @Nullable String iterator;
  private @Nullable String sought;
  private boolean fromBeginning;
  private int delivered;
  private long backoffMillis = 100;
  private long waitedMillis;
  private boolean done;

  RefetchedShard(ShardSlice slice, Pace pace, StreamClient client, boolean ownsClient) {
    this.slice = slice;
    this.pace = pace;
    this.client = client;
    this.ownsClient = ownsClient;
    this.reached = slice.from();
  }

  boolean isDone() {
    return done;
  }

  /** The next records, perhaps none. */
  List<KinesisRecord> nextPage() throws InterruptedException {
    try {
      if (iterator == null) {
        iterator = seek();
      }
      Fetch fetch = pace.fetch(client, slice.shardId(), iterator);
      waitedMillis = 0;
      backoffMillis = 100;
      checkFirst(fetch);
      iterator = fetch.next().orElse(null);
      return take(fetch);
    } catch (ServiceFailure e) {
      recover(e);
      return List.of();
    }
  }

  private String seek() {
    sought = null;
    return switch (fromBeginning ? Position.Kind.BEGINNING : reached.kind()) {
      case BEGINNING -> client.iterator(slice.shardId(), Seek.TRIM_HORIZON, "");
      case TIME ->
        client.iterator(slice.shardId(), Seek.AT_TIMESTAMP, Long.toString(reached.millis()));
      case AFTER, END -> {
        sought = reached.sequence();
        yield client.iterator(slice.shardId(), Seek.AT_SEQUENCE_NUMBER, reached.sequence());
      }
    };
  }

  private void checkFirst(Fetch fetch) {
    String sequence = sought;
    if (sequence == null || (fetch.records().isEmpty() && !fetch.isAtTip())) {
      return;
    }
    sought = null;
    if (fetch.records().isEmpty() || !fetch.records().get(0).sequenceNumber().equals(sequence)) {
      lost("the record with sequence number " + sequence + " is no longer there", null);
    }
  }

  private List<KinesisRecord> take(Fetch fetch) {
    List<KinesisRecord> page = new ArrayList<>();
    for (KinesisRecord record : fetch.records()) {
      if (!slice.until().isBehind(record)) {
        done = true;
        break;
      }
      if (!reached.isBehind(record)) {
        page.add(record);
      }
    }
    if (!page.isEmpty()) {
      reached = page.get(page.size() - 1).after();
    }
    delivered += page.size();
    done |= fetch.next().isEmpty() || reached.equals(slice.until()) || delivered == slice.count();
    if (!done && fetch.isAtTip() && !slice.until().isEnd()) {
      lost("it ends before " + slice.until(), null);
      done = true;
    }
    if (done && slice.count() >= 0 && delivered < slice.count()) {
      lost("there are " + delivered + " records of " + slice.count(), null);
    }
    return page;
  }

  private void recover(ServiceFailure e) throws InterruptedException {
    switch (e.kind()) {
      case ITERATOR_EXPIRED -> iterator = null;
      case NOT_FOUND -> {
        lost("the stream or the shard is gone", e);
        done = true;
      }
      case UNKNOWN_POSITION -> {
        lost("the service does not know the position " + reached, e);
        done = fromBeginning;
        fromBeginning = true;
        iterator = null;
      }
      case THROTTLED, UNAVAILABLE -> {
        if (waitedMillis >= slice.lease().readTimeout().toMillis()) {
          throw failure(
              "cannot be read for " + waitedMillis + " ms, and readTimeout is "
                  + slice.lease().readTimeout().toMillis() + " ms: " + e.getMessage(),
              e);
        }
        TimeUnit.MILLISECONDS.sleep(backoffMillis);
        waitedMillis += backoffMillis;
        backoffMillis = Math.min(2 * backoffMillis, LONGEST_BACKOFF_MILLIS);
      }
    }
  }

  private void lost(String what, @Nullable Throwable cause) {
    if (slice.lease().onDataLoss() == KinesisDataLoss.FAIL) {
      throw failure(
          what + "; to go on with what is there, say onDataLoss(KinesisDataLoss.CONTINUE)", cause);
    }
    LOG.warn("{}: {}; the batch goes on without it", this, what);
  }

  private TidemillException failure(String what, @Nullable Throwable cause) {
    return new TidemillException(ErrorCode.SOURCE_FAILED, this + ": " + what, cause);
  }

  @Override
  public void close() {
    if (ownsClient) {
      client.close();
    }
  }

  @Override
  public String toString() {
    return slice.describe() + " [" + slice.from() + ", " + slice.until() + ")";
  }
}
