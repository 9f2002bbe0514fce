/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

import dev.tidemill.codec.CodecInput;
import dev.tidemill.codec.Codecs;
import dev.tidemill.codec.Schema;
import dev.tidemill.codec.StoredCodecs;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.log.Frame;
import dev.tidemill.internal.log.SegmentReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What earlier starts of a job have left in a block log: the records that are still needed, the last
 * position of the source, and the ids that are remembered.
 */
public final class RecoveredBlocks {
  /**
   * Records of one block.
   *
   * @param records those before {@code first} are not there
   * @param first the first that is there
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and never changed
  public record RecoveredBlock(
      long number, Object[] records, int first, long bytes, long arrivalMillis) {}

  /** A block whose entries are being read, one after the other. */
  private static final class GrowingBlock {
    private final long number;
    private final int first;
    private final List<@Nullable Object> records = new ArrayList<>();
    private long bytes;
    private long arrivalMillis;

    GrowingBlock(BlockOffset from) {
      this.number = from.block();
      this.first = (int) from.record();
      records.addAll(Collections.nCopies(first, null));
    }

    void add(Object[] more, LoggedChunk chunk) {
      records.addAll(Arrays.asList(more));
      bytes += chunk.size();
      arrivalMillis = chunk.arrivalMillis();
    }

    RecoveredBlock end() {
      return new RecoveredBlock(number, records.toArray(), first, bytes, arrivalMillis);
    }
  }

  private final String directory;
  private final Codecs codecs;
  private final BlockOffset needed;
  private final IdWindow ids;
  private final List<RecoveredBlock> blocks = new ArrayList<>();
  private @Nullable GrowingBlock current;
  private Optional<String> position = Optional.empty();
  private BlockOffset end = BlockOffset.ZERO;
  /** Where the log begins, once that is known. */
  private @Nullable BlockOffset beginning;

  private byte[] lastSchema = new byte[0];
  private @Nullable StoredCodecs stored;

  /**
   * Nothing yet.
   *
   * @param needed records before it are left out
   */
  RecoveredBlocks(String directory, Codecs codecs, BlockOffset needed, IdWindow ids) {
    this.directory = directory;
    this.codecs = codecs;
    this.needed = needed;
    this.ids = ids;
  }

  /** The blocks with records that are needed, in order. Called once all entries are read. */
  public List<RecoveredBlock> blocks() {
    endBlock();
    return blocks;
  }

  /** Position of the source after the last entry. */
  public Optional<String> position() {
    return position;
  }

  /** The ids that are remembered. */
  public IdWindow ids() {
    return ids;
  }

  /** Position behind the last record that was ever written. */
  public BlockOffset end() {
    return end;
  }

  /** Takes the next entry of the log. */
  void read(Frame frame) {
    try {
      if (frame.type() == ChunkFormat.HEAD) {
        ChunkFormat.Head head = ChunkFormat.decodeHead(frame.payload());
        begin(head.until());
        if (head.until().compareTo(end) > 0) {
          end = head.until();
        }
        position = head.position();
        ids.clear();
        head.ids().forEach(each -> ids.add(each.id(), each.arrivalMillis()));
      } else if (frame.type() == ChunkFormat.RECORDS) {
        read(ChunkFormat.decodeChunk(frame.payload()));
      } else {
        throw new IOException("entries of type " + frame.type() + " are unknown");
      }
    } catch (IOException e) {
      throw unreadable("an entry of block " + frame.batch() + " cannot be read", e);
    }
  }

  private void begin(BlockOffset at) {
    if (beginning == null) {
      beginning = at;
    }
  }

  /**
   * The log of batches may begin after a file that cannot be read, because nothing before that is
   * needed. Here, it may have had records.
   *
   * @param files those of the log
   * @throws TidemillException if records are needed that were in such a file
   */
  void requireBeginning(List<SegmentReport> files) {
    BlockOffset first = beginning;
    if (first != null && first.compareTo(needed) > 0) {
      BlockLogSummary.withoutBeginning(files.stream()).ifPresent(file -> {
        throw new TidemillException(
            ErrorCode.CHECKPOINT_UNREADABLE,
            "the received records in " + directory + " from " + needed + " to " + first
                + " cannot be read: " + file
                + " is damaged at its beginning; restore it, or set it aside with"
                + " mvn stream:checkpoint -Dstream.action=salvage, which loses them");
      });
    }
  }

  private void read(LoggedChunk chunk) {
    begin(BlockOffset.ZERO);
    if (chunk.position().isPresent()) {
      position = chunk.position();
    }
    chunk.ids().forEach(id -> ids.add(id, chunk.arrivalMillis()));
    if (chunk.until().compareTo(end) > 0) {
      end = chunk.until();
    }
    if (isNeeded(chunk, needed)) {
      add(chunk, decode(chunk));
    }
  }

  /** Whether a start reads the records of a chunk: a block is read from its beginning. */
  static boolean isNeeded(LoggedChunk chunk, BlockOffset needed) {
    return chunk.records().count() > 0
        && (chunk.until().compareTo(needed) > 0 || chunk.from().block() == needed.block());
  }

  private void add(LoggedChunk chunk, Object[] records) {
    GrowingBlock block = current;
    if (block == null || block.number != chunk.from().block()) {
      endBlock();
      block = new GrowingBlock(chunk.from());
      current = block;
    }
    if (block.records.size() != chunk.from().record()) {
      throw unreadable(
          "record " + block.records.size() + " of block " + block.number + " is missing", null);
    }
    block.add(records, chunk);
  }

  private void endBlock() {
    if (current != null) {
      blocks.add(current.end());
      current = null;
    }
  }

  private Object[] decode(LoggedChunk chunk) {
    EncodedRecords encoded = chunk.records();
    Object[] records = new Object[encoded.count()];
    int i = 0;
    try {
      StoredCodecs reader = stored;
      if (reader == null || !Arrays.equals(lastSchema, encoded.schema())) {
        reader = codecs.restore(
            encoded.schema().length == 0
                ? codecs.schema(codecs.output()) // no class but those that need no description
                : Schema.fromBytes(encoded.schema()));
        stored = reader;
        lastSchema = encoded.schema();
      }
      CodecInput in = reader.input(encoded.bytes());
      for (; i < records.length; i++) {
        records[i] = in.readValue();
      }
    } catch (TidemillException e) {
      throw unreadable(
          "record " + (chunk.from().record() + i) + " of block " + chunk.from().block()
              + " cannot be read: " + e.getMessage(),
          e);
    }
    return records;
  }

  private TidemillException unreadable(String what, @Nullable Exception cause) {
    return new TidemillException(
        ErrorCode.CHECKPOINT_UNREADABLE,
        "the received records in " + directory + " cannot be recovered: " + what
            + (cause instanceof IOException ? ": " + cause.getMessage() : ""),
        cause);
  }
}
