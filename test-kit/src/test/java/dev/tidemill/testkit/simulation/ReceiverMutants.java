/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.internal.log.Durability;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.testkit.simulation.Input.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.UnaryOperator;

/** The protocol of received records with one mistake. */
enum ReceiverMutants implements Mutation {
  /** A receiver acknowledges records when it has given them away. */
  ACKNOWLEDGED_BEFORE_STORED(Kind.UNTIL_STORED) {
    @Override
    public boolean acknowledgesBeforeStored() {
      return true;
    }
  },
  /** Receivers hear that records are stored before they are durable. */
  STORED_BEFORE_DURABLE(Kind.UNTIL_STORED) {
    @Override
    public Storage storage(Life life, Storage storage) {
      return notSyncing(storage);
    }
  },
  /** Batches name records that are not durable. Nothing is acknowledged in this world. */
  NAMED_BEFORE_DURABLE(Kind.BY_POSITION) {
    @Override
    public Storage storage(Life life, Storage storage) {
      return notSyncing(storage);
    }
  },
  /** Records are released when a batch reads them, and not when it is done. */
  RELEASED_BEFORE_DONE(Kind.UNTIL_STORED) {
    @Override
    public OpenSource<String> source(Life life, OpenSource<String> source) {
      return new SourceDecorator(source) {
        @Override
        public List<SourcePartition<String>> partitions(OffsetRange range) throws Exception {
          List<SourcePartition<String>> partitions = super.partitions(range);
          release(range.until());
          return partitions;
        }
      };
    }
  },
  /** Receivers hear that records are done when a batch reads them. */
  DONE_WHEN_READ(Kind.UNTIL_DONE) {
    @Override
    public OpenSource<String> source(Life life, OpenSource<String> source) {
      return new SourceDecorator(source) {
        @Override
        public List<SourcePartition<String>> partitions(OffsetRange range) throws Exception {
          List<SourcePartition<String>> partitions = super.partitions(range);
          completed(range, BatchOutcome.PROCESSED);
          return partitions;
        }
      };
    }
  },
  /** A start reads the log from where batches go on, without those that are not done. */
  LOW_WATER_MARK_TOO_HIGH(Kind.UNTIL_STORED) {
    @Override
    public SourceContext sourceContext(Life life, SourceContext context) {
      return context
          .resume()
          .map(
              from -> context.resuming(new SourceResume(from.position(), List.of(), from.memory())))
          .orElse(context);
    }
  },
  /** A start does not know the ids of records that were stored before it. */
  IDS_FORGOTTEN(Kind.WITH_IDS) {
    @Override
    public Storage storage(Life life, Storage storage) {
      return reading(storage, bytes -> LogBytes.withFrames(bytes, BlockBytes::withoutIds));
    }
  },
  /** A start takes the last entry of the log for one that was not written to its end. */
  LAST_ENTRY_DROPPED(Kind.UNTIL_STORED) {
    @Override
    public Storage storage(Life life, Storage storage) {
      return reading(storage, BlockBytes::withoutLastFrame);
    }
  },
  /** An entry that was not written to its end is taken for a whole one. */
  NO_CHECKSUM(Kind.UNTIL_STORED) {
    @Override
    public Storage storage(Life life, Storage storage) {
      return reading(storage, bytes -> LogBytes.withFrames(bytes, LogBytes::sealed));
    }
  },
  /** The position that is stored with records is the one after the next record. */
  POSITION_TOO_HIGH(Kind.BY_POSITION) {
    @Override
    public int recordsAheadOfPosition() {
      return 1;
    }
  },
  /** A receiver does not say what its sender has lost. */
  GAP_NOT_REPORTED(Kind.WITH_IDS) {
    @Override
    public boolean reportsGaps() {
      return false;
    }
  };

  private final Kind kind;

  ReceiverMutants(Kind kind) {
    this.kind = kind;
  }

  /** A world in which the mistake matters. */
  Scenario world() {
    Scenario small = Scenario.of(JobKind.STATELESS, SinkKind.TABLE, Durability.FSYNC)
        .withBatches(2)
        .withInput(new Input(kind, this == GAP_NOT_REPORTED ? 3 : 0));
    return switch (this) {
      case RELEASED_BEFORE_DONE -> small.withRecordBytes(1000); // one for each file
      case NO_CHECKSUM -> small.withRecordBytes(200); // so that its end can be missing
      default -> small;
    };
  }

  private static boolean isBlockLog(String file) {
    return file.startsWith("/checkpoint/blocks/");
  }

  private static Storage notSyncing(Storage storage) {
    return new StorageDecorator(storage) {
      private static final long serialVersionUID = 1L;

      @Override
      public StorageAppender append(String file) throws IOException {
        StorageAppender opened = super.append(file);
        return !isBlockLog(file)
            ? opened
            : new Appender(opened) {
              @Override
              public void sync() {}
            };
      }
    };
  }

  /** Changes what is read of the newest file of a block log. */
  private static Storage reading(Storage storage, UnaryOperator<byte[]> change) {
    return new StorageDecorator(storage) {
      private static final long serialVersionUID = 1L;

      @Override
      public InputStream open(String file, long position) throws IOException {
        InputStream in = super.open(file, position);
        return isBlockLog(file) && isNewest(file)
            ? new ByteArrayInputStream(change.apply(in.readAllBytes()))
            : in;
      }

      private boolean isNewest(String file) throws IOException {
        return list(file.substring(0, file.lastIndexOf('/'))).stream()
            .map(StorageEntry::path)
            .noneMatch(other -> other.compareTo(file) > 0);
      }
    };
  }
}
