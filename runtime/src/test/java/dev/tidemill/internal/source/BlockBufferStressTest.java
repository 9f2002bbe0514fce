/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.internal.blocklog.IdWindow;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads store, one cuts batches and releases them, all as fast as they can and with little room. */
final class BlockBufferStressTest {
  private static final int RECORDS_EACH = 400_000;
  private static final int COLLECTION = 37;
  private static final int CAPACITY = 1_000;

  private final ManualClock clock = new ManualClock();
  private final BlockBuffer<long[]> buffer = new BlockBuffer<>(
      "stress",
      clock,
      Time.ofMillis(0),
      5,
      new BufferSettings(Duration.ofMillis(2), 1 << 20, CAPACITY, 1 << 20),
      new IdWindow(Optional.empty()),
      BlockOffset.ZERO);

  @Test
  @Timeout(60)
  void every_record_arrives_once_in_its_senders_order_and_the_bound_is_kept() throws Exception {
    FutureTask<Void> singles = start(0, false);
    FutureTask<Void> collections = start(1, true);
    long[] next = new long[2];
    BlockOffset from = BlockOffset.ZERO;
    long batches = 0;
    while (next[0] < RECORDS_EACH || next[1] < RECORDS_EACH) {
      clock.advance(Duration.ofMillis(1));
      BlockOffset end = buffer.endOf(clock.now(), from, Long.MAX_VALUE);
      long records = 0;
      for (BlockSlice<long[]> block : buffer.slices(from, end)) {
        records += check(block, next);
      }
      assertThat(records)
          .isLessThanOrEqualTo(CAPACITY)
          .isEqualTo(buffer.count(from, end).getAsLong());
      if (batches % 3 == 0) {
        buffer.release(from);
      }
      from = end;
      batches++;
    }
    singles.get();
    collections.get();
    assertThat(next).containsExactly(RECORDS_EACH, RECORDS_EACH);
    buffer.release(from);
    assertThat(buffer.hasMore(from)).isFalse();
  }

  private static long check(BlockSlice<long[]> block, long[] next) throws Exception {
    long records = 0;
    PartitionReader<long[]> reader = block.open();
    while (reader.next()) {
      long[] record = reader.record();
      if (record[1] != next[(int) record[0]]) {
        assertThat(record[1]).as("next of sender %d", record[0]).isEqualTo(next[(int) record[0]]);
      }
      next[(int) record[0]]++;
      records++;
    }
    return records;
  }

  private FutureTask<Void> start(int sender, boolean inCollections) {
    FutureTask<Void> task = new FutureTask<>(() -> {
      Intake intake = Intakes.open();
      if (inCollections) {
        storeCollections(sender, intake);
      } else {
        for (long i = 0; i < RECORDS_EACH; i++) {
          buffer.store(new long[] {sender, i}, intake);
        }
      }
      return null;
    });
    Thread thread = new Thread(task, "sender-" + sender);
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private void storeCollections(int sender, Intake intake) throws Exception {
    List<long[]> collection = new ArrayList<>();
    for (long i = 0; i < RECORDS_EACH; i++) {
      collection.add(new long[] {sender, i});
      if (collection.size() == COLLECTION || i == RECORDS_EACH - 1) {
        buffer.store(collection, intake);
        collection.clear();
      }
    }
  }
}
