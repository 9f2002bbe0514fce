/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.codec.Codecs;
import dev.tidemill.internal.log.Durability;
import dev.tidemill.spi.storage.ForwardingStorage;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.StorageAppender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockLogTest {
  @TempDir
  Path directory;

  @Test
  void a_disk_that_was_full_for_long_gets_everything_when_it_has_space_again() {
    Disk disk = new Disk();
    Queued queued = new Queued();
    try (BlockLog log = BlockLog.open(
        new BlockLogPlace(
            disk, directory.toString(), 1, Durability.OS, 16 << 20, Codecs.standard(), true, true),
        BlockOffset.ZERO,
        new IdWindow(Optional.empty()),
        queued)) {
      disk.isFull = true;
      for (int chunk = 1; chunk <= 20; chunk++) {
        queued.add(chunk, 4 << 20); // more than the log holds unforced
        assertThat(log.write()).as("written to a full disk").isFalse();
      }
      disk.isFull = false;
      assertThat(log.write()).as("written when there is space").isTrue();
      assertThat(queued.durable).isEqualTo(20);
    }
  }

  /** Writes no byte while it is full. */
  private static final class Disk extends ForwardingStorage {
    boolean isFull;

    Disk() {
      super(new LocalStorage());
    }

    @Override
    public StorageAppender append(String file) throws IOException {
      StorageAppender real = super.append(file);
      return new StorageAppender() {
        @Override
        public long size() {
          return real.size();
        }

        @Override
        public void append(byte[] bytes, int offset, int length) throws IOException {
          if (isFull) {
            throw new IOException("No space left on device");
          }
          real.append(bytes, offset, length);
        }

        @Override
        public void sync() throws IOException {
          real.sync();
        }

        @Override
        public void truncate(long size) throws IOException {
          real.truncate(size);
        }

        @Override
        public void reserve(long bytes) throws IOException {
          real.reserve(bytes);
        }

        @Override
        public void close() throws IOException {
          real.close();
        }
      };
    }
  }

  /** Chunks that wait to be written. */
  private static final class Queued implements BlockFeed {
    private final Deque<LoggedChunk> chunks = new ArrayDeque<>();
    long durable;

    void add(long sequence, int bytes) {
      chunks.add(new LoggedChunk(
          sequence,
          new BlockOffset(sequence - 1, 0),
          0,
          Optional.empty(),
          List.of(),
          new EncodedRecords(1, new byte[0], new byte[bytes])));
    }

    @Override
    public List<LoggedChunk> take(int bytes) {
      List<LoggedChunk> taken = new ArrayList<>();
      if (!chunks.isEmpty()) {
        taken.add(chunks.remove());
      }
      return taken;
    }

    @Override
    public void durable(BlockOffset upTo, long sequence) {
      durable = sequence;
    }

    @Override
    public void failing(Exception failure) {}

    @Override
    public void recovered() {}

    @Override
    public void dead(Throwable cause) {
      throw new AssertionError(cause);
    }
  }
}
