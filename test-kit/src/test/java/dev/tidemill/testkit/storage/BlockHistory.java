/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.codec.Codecs;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.blocklog.BlockFeed;
import dev.tidemill.internal.blocklog.BlockLog;
import dev.tidemill.internal.blocklog.BlockLogPlace;
import dev.tidemill.internal.blocklog.BlockLogWriter;
import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.internal.blocklog.IdWindow;
import dev.tidemill.internal.blocklog.LoggedChunk;
import dev.tidemill.internal.blocklog.RecordEncoder;
import dev.tidemill.internal.blocklog.RecoveredBlocks;
import dev.tidemill.internal.blocklog.RecoveredBlocks.RecoveredBlock;
import dev.tidemill.internal.log.Durability;
import dev.tidemill.spi.source.Deduplication;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What several processes have stored in a block log, and what each of them must find. The records
 * are numbered from 0; three are a block, each is an entry with an id and a position.
 */
final class BlockHistory {
  static final String DIRECTORY = "/ck/blocks/lines";

  private static final int PER_BLOCK = 3;

  /** As many records stay in the log. */
  private static final int KEPT = 4;

  private static final int PER_LIFE = 10;
  private static final int PER_WRITE = 2;

  private final Durability durability;
  private final int recordBytes;
  private long epoch;
  private int durable;
  private int released;

  /** Nothing yet. */
  BlockHistory(Durability durability, int recordBytes) {
    this.durability = durability;
    this.recordBytes = recordBytes;
  }

  /** Up to this number, the log has said that records are durable. */
  int durable() {
    return durable;
  }

  /** An open log, and what its owner knows. */
  final class Owner implements BlockFeed, AutoCloseable {
    private final Deque<LoggedChunk> queue = new ArrayDeque<>();
    private final BlockLogWriter writer;
    private final List<Exception> failures = new ArrayList<>();
    private Optional<Throwable> death = Optional.empty();
    private int recoveries;
    private int next;
    private long sequence;

    /** Opens the log; everything that is durable has to be there unless something is wrong. */
    private Owner(Storage storage, boolean wrong) {
      IdWindow ids = new IdWindow(Optional.of(new Deduplication(1000, Duration.ofHours(1))));
      BlockLog log = BlockLog.open(place(storage, ++epoch), at(released), ids, this);
      this.next = found(log.recovered(), ids);
      if (!wrong) {
        assertThat(next).as("the end of the log").isGreaterThanOrEqualTo(durable);
        durable = next;
      }
      this.writer = new BlockLogWriter(log, new ManualClock(), true, work -> {
        throw new AssertionError("it writes on the caller's thread");
      });
    }

    /** Checks what earlier processes have left; returns the number of the next record. */
    private int found(RecoveredBlocks recovered, IdWindow ids) {
      int end = (int) (recovered.end().block() * PER_BLOCK + recovered.end().record());
      int record = end;
      for (RecoveredBlock block : recovered.blocks()) {
        for (int i = block.first(); i < block.records().length; i++) {
          int number = (int) block.number() * PER_BLOCK + i;
          if (record == end) {
            assertThat(number).as("the first record").isLessThanOrEqualTo(released);
            record = number;
          }
          assertThat(block.records()[i]).isEqualTo(text(record));
          record++;
        }
      }
      assertThat(record).as("the end of the records").isEqualTo(end);
      assertThat(recovered.position())
          .isEqualTo(end == 0 ? Optional.empty() : Optional.of("after " + (end - 1)));
      for (int i = 0; i <= end; i++) {
        assertThat(ids.contains("id " + i, 0)).as("id " + i + " of " + end).isEqualTo(i < end);
      }
      return end;
    }

    /** Stores records, which are not written yet. */
    Owner store(int count) {
      for (int i = 0; i < count; i++) {
        RecordEncoder encoder = new RecordEncoder(Codecs.standard());
        encoder.add(text(next));
        queue.add(new LoggedChunk(
            ++sequence,
            at(next),
            0,
            Optional.of("after " + next),
            List.of("id " + next),
            encoder.take()));
        next++;
      }
      return this;
    }

    Owner write() {
      writer.wake();
      return this;
    }

    /** The number of the next record that is stored. */
    int next() {
      return next;
    }

    Optional<Throwable> death() {
      return death;
    }

    List<Exception> failures() {
      return failures;
    }

    int recoveries() {
      return recoveries;
    }

    @Override
    public List<LoggedChunk> take(int bytes) {
      List<LoggedChunk> taken = List.copyOf(queue);
      queue.clear();
      return taken;
    }

    @Override
    public void durable(BlockOffset upTo, long last) {
      durable = Math.max(durable, (int) (upTo.block() * PER_BLOCK + upTo.record()));
    }

    @Override
    public void failing(Exception failure) {
      failures.add(failure);
    }

    @Override
    public void recovered() {
      recoveries++;
    }

    @Override
    public void dead(Throwable cause) {
      death = Optional.of(cause);
    }

    /** Everything but the last records is done. */
    Owner release() {
      released = Math.max(released, durable - KEPT);
      writer.release(at(released));
      return this;
    }

    @Override
    public void close() {
      writer.close();
    }
  }

  /** A process opens the log, and finds everything that was durable, in order. */
  Owner open(Storage storage) {
    return new Owner(storage, false);
  }

  /** A process opens the log that may be overtaken while it does so. */
  Owner openOvertaken(Storage storage) {
    return new Owner(storage, true);
  }

  /**
   * A process opens a log that was damaged. What it finds is a part without gaps that begins where
   * it should.
   *
   * @return the number after that of the last record; empty if the log was refused
   */
  Optional<Integer> endOfDamaged(Storage storage) {
    try (Owner process = new Owner(storage, true)) {
      return Optional.of(process.next());
    } catch (TidemillException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_UNREADABLE);
      assertThat(e).hasMessageContaining(DIRECTORY);
      return Optional.empty();
    }
  }

  /** A process opens the log, stores some records, and ends. */
  void live(Storage storage) {
    try (Owner process = open(storage)) {
      for (int i = 0; i < PER_LIFE; i += PER_WRITE) {
        process.store(PER_WRITE).write().release();
      }
    }
  }

  private BlockLogPlace place(Storage storage, long newEpoch) {
    return new BlockLogPlace(
        storage, DIRECTORY, newEpoch, durability, 1024, Codecs.standard(), true, true);
  }

  private static BlockOffset at(int number) {
    return new BlockOffset(number / PER_BLOCK, number % PER_BLOCK);
  }

  private String text(int number) {
    return "record " + number + "x".repeat(recordBytes);
  }
}
