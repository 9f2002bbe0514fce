/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.spi.source.VersionedText;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.time.Time;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/**
 * A source of your own: the lines that are appended to a file, from its beginning.
 *
 * <p>An offset is a position in the file, right behind a line. The file keeps what was written, so any range can be read
 * again, with the same lines; that is all a source needs for a batch to be repeated. A line belongs to a batch once its
 * end has been written. A graceful stop reads the lines that the file has when it begins. The file must be there at the
 * start, and only grow.
 */
final class GrowingFile implements Source<String> {
  private final String path;

  GrowingFile(String path) {
    this.path = path;
  }

  // region open
  @Override
  public OpenSource<String> open(SourceContext context) throws IOException {
    context.storage().open(path).close(); // a missing file is an error of the start
    return new Opened(path, context.storage());
  }
  // endregion

  // region offset
  /** How many bytes are before. */
  private record Position(long bytes) implements Offset {
    @Override
    public String text() {
      return new VersionedText(1, Long.toString(bytes)).toString();
    }
  }
  // endregion

  // region opened
  private static final class Opened implements OpenSource<String> {
    private final String path;
    private final Storage storage;
    private long intake = Long.MAX_VALUE;

    Opened(String path, Storage storage) {
      this.path = path;
      this.storage = storage;
    }

    @Override
    public Offset begin() {
      return new Position(0);
    }

    @Override
    public Offset end(Time batchTime, Offset from, long maxRecords) throws IOException {
      return end(from, maxRecords);
    }

    private Position end(Offset from, long maxRecords) throws IOException {
      long end = ((Position) from).bytes();
      try (InputStream in = new BufferedInputStream(storage.open(path))) {
        in.skipNBytes(end);
        long read = end;
        long lines = 0;
        for (int next = in.read();
            next >= 0 && lines < maxRecords && read < intake;
            next = in.read()) {
          read++;
          if (next == '\n') {
            end = read;
            lines++;
          }
        }
      }
      return new Position(end);
    }

    @Override
    public List<SourcePartition<String>> partitions(OffsetRange range) {
      long from = ((Position) range.from()).bytes();
      long until = ((Position) range.until()).bytes();
      return range.isEmpty()
          ? List.of()
          : List.of(new Lines(path, storage, from, (int) (until - from)));
    }

    @Override
    public Offset parse(String text) {
      return new Position(Long.parseLong(VersionedText.parse(text, 1).text()));
    }

    /** Whether the file has a whole line behind the offset. */
    @Override
    public boolean hasMore(Offset from) throws IOException {
      return !end(from, 1).equals(from);
    }

    @Override
    public void stopIntake() throws IOException {
      intake = storage.find(path).map(StorageEntry::length).orElse(0L);
    }

    @Override
    public void close() {}
  }
  // endregion

  // region partition
  /** A part of the file, as a worker gets it: the path and the range, and nothing that is open. */
  private record Lines(String path, Storage storage, long from, int length)
      implements SourcePartition<String> {
    @Override
    public PartitionReader<String> open() throws IOException {
      byte[] bytes;
      try (InputStream in = storage.open(path)) {
        in.skipNBytes(from);
        bytes = in.readNBytes(length);
      }
      Iterator<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().iterator();
      return new PartitionReader<>() {
        private String line = "";

        @Override
        public boolean next() {
          boolean found = lines.hasNext();
          line = found ? lines.next() : line;
          return found;
        }

        @Override
        public String record() {
          return line;
        }
      };
    }
  }
  // endregion
}
