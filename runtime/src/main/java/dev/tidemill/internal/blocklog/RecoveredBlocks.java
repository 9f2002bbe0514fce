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
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
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

  private final String directory;
  private final Codecs codecs;
  private final BlockOffset needed;
  private final IdWindow ids;
  private final List<RecoveredBlock> blocks = new ArrayList<>();
  private Optional<String> position = Optional.empty();
  private BlockOffset end = BlockOffset.ZERO;
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

  /** The blocks with records that are needed, in order. */
  public List<RecoveredBlock> blocks() {
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

  private void read(LoggedChunk chunk) {
    if (chunk.position().isPresent()) {
      position = chunk.position();
    }
    chunk.ids().forEach(id -> ids.add(id, chunk.arrivalMillis()));
    if (chunk.until().compareTo(end) > 0) {
      end = chunk.until();
    }
    boolean isNeeded = chunk.records().count() > 0
        && (chunk.until().compareTo(needed) > 0 || chunk.from().block() == needed.block());
    if (isNeeded) {
      add(chunk, decode(chunk));
    }
  }

  private void add(LoggedChunk chunk, Object[] records) {
    int first = (int) chunk.from().record();
    RecoveredBlock last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
    if (last == null || last.number() != chunk.from().block()) {
      Object[] all = new Object[first + records.length];
      System.arraycopy(records, 0, all, first, records.length);
      blocks.add(new RecoveredBlock(
          chunk.from().block(), all, first, chunk.size(), chunk.arrivalMillis()));
      return;
    }
    if (last.records().length != first) {
      throw unreadable(
          "record " + last.records().length + " of block " + last.number() + " is missing", null);
    }
    Object[] all = Arrays.copyOf(last.records(), first + records.length);
    System.arraycopy(records, 0, all, first, records.length);
    blocks.set(
        blocks.size() - 1,
        new RecoveredBlock(
            last.number(), all, last.first(), last.bytes() + chunk.size(), chunk.arrivalMillis()));
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
