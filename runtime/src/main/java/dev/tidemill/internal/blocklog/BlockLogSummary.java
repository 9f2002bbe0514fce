/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

import dev.tidemill.internal.log.Frame;
import dev.tidemill.internal.log.LogReader;
import dev.tidemill.internal.log.LogReport;
import dev.tidemill.internal.log.SegmentReport;
import dev.tidemill.spi.storage.Storage;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is in a block log. Records are counted, and not decoded.
 *
 * @param log its files
 * @param blocks how many blocks have records in it
 * @param records how many records it has, done or not
 * @param bytes of these records, encoded
 * @param beginning where they begin
 * @param end where they end
 * @param position of the source after the last entry
 * @param problem what is wrong with an entry that is not damaged
 */
public record BlockLogSummary(
    LogReport log,
    long blocks,
    long records,
    long bytes,
    BlockOffset beginning,
    BlockOffset end,
    Optional<String> position,
    Optional<String> problem) {
  /** Counts what entries contain. */
  private static final class Count {
    private final Set<Long> blocks = new HashSet<>();
    private long records;
    private long bytes;
    private Optional<BlockOffset> beginning = Optional.empty();
    private BlockOffset end = BlockOffset.ZERO;
    private Optional<String> position = Optional.empty();
    private Optional<String> problem = Optional.empty();

    void add(Frame frame) {
      try {
        if (frame.type() == ChunkFormat.HEAD) {
          ChunkFormat.Head head = ChunkFormat.decodeHead(frame.payload());
          moveTo(head.until(), head.until());
          position = head.position();
        } else {
          add(ChunkFormat.decodeChunk(frame.payload()));
        }
      } catch (IOException e) {
        problem = Optional.of(
            "an entry of block " + frame.batch() + " cannot be read: " + e.getMessage());
      }
    }

    private void add(LoggedChunk chunk) {
      moveTo(chunk.from(), chunk.until());
      if (chunk.records().count() > 0) {
        blocks.add(chunk.from().block());
      }
      records += chunk.records().count();
      bytes += chunk.records().bytes().length;
      position = chunk.position().or(() -> position);
    }

    private void moveTo(BlockOffset from, BlockOffset until) {
      if (beginning.isEmpty()) {
        beginning = Optional.of(from);
      }
      end = until;
    }
  }

  /** Reads a log as far as it can be read, and changes nothing. */
  public static BlockLogSummary read(Storage storage, String directory) throws IOException {
    Count count = new Count();
    LogReport log = LogReader.read(storage, directory, count::add);
    return new BlockLogSummary(
        log,
        count.blocks.size(),
        count.records,
        count.bytes,
        count.beginning.orElse(BlockOffset.ZERO),
        count.end,
        count.position,
        count.problem);
  }

  /**
   * The file that is damaged at its beginning, if that is why records are missing.
   *
   * @param needed the first record that a batch may still read
   */
  public Optional<String> damagedBeginning(BlockOffset needed) {
    return beginning.compareTo(needed) > 0
        ? withoutBeginning(log.segments().stream())
        : Optional.empty();
  }

  /** The first file before the log's beginning that is there for no other reason. */
  static Optional<String> withoutBeginning(Stream<SegmentReport> files) {
    return files
        .takeWhile(file -> file.frames() == 0)
        .filter(file -> file.epoch() == 0 || file.head()) // others begin a start, and are empty
        .map(SegmentReport::file)
        .findFirst();
  }
}
