/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Brings the numbers 1, 2, 3, ..., one in each batch, and cannot read a number again once it is released; counts how often
 * each was read.
 */
final class ForgetfulSource implements Source<Integer> {
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Map<String, Memory> MEMORIES = new ConcurrentHashMap<>();

  private final String address = "forgetful-" + NUMBERS.incrementAndGet();

  ForgetfulSource() {
    MEMORIES.put(address, new Memory());
  }

  /** What partitions share with the source, wherever they are read. */
  private static final class Memory {
    private long released;
    private long reads;

    synchronized void release(long row) {
      released = Math.max(released, row);
    }

    synchronized int read(long row) {
      if (row < released) {
        throw new IllegalStateException("row " + row + " is forgotten");
      }
      reads++;
      return (int) row + 1;
    }

    synchronized long reads() {
      return reads;
    }
  }

  private static Memory memory(String address) {
    Memory memory = MEMORIES.get(address);
    if (memory == null) {
      throw new IllegalStateException("no source at " + address);
    }
    return memory;
  }

  /** How many records were read. */
  long reads() {
    return memory(address).reads();
  }

  @Override
  public OpenSource<Integer> open(SourceContext context) {
    return new Open(address);
  }

  private record Open(String address) implements OpenSource<Integer> {
    @Override
    public Offset begin() {
      return new RowOffset(0);
    }

    @Override
    public Offset end(Time batchTime, Offset from, long maxRecords) {
      return new RowOffset(((RowOffset) from).row() + 1);
    }

    @Override
    public List<SourcePartition<Integer>> partitions(OffsetRange range) {
      return List.of(new Row(address, ((RowOffset) range.from()).row()));
    }

    @Override
    public Offset parse(String text) {
      return RowOffset.parse(text);
    }

    @Override
    public boolean hasMore(Offset from) {
      return false;
    }

    @Override
    public void stopIntake() {}

    @Override
    public void release(Offset upTo) {
      ForgetfulSource.memory(address).release(((RowOffset) upTo).row());
    }

    @Override
    public void close() {}
  }

  private record Row(String address, long row) implements SourcePartition<Integer> {
    @Override
    public PartitionReader<Integer> open() {
      return new PartitionReader<>() {
        private boolean before = true;

        @Override
        public boolean next() {
          boolean there = before;
          before = false;
          return there;
        }

        @Override
        public Integer record() {
          return memory(address).read(row);
        }
      };
    }
  }
}
