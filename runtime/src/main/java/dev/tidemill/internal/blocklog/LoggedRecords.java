/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

import dev.tidemill.codec.Codecs;
import dev.tidemill.codec.Schema;
import dev.tidemill.internal.log.Frame;
import dev.tidemill.internal.log.LogReader;
import dev.tidemill.internal.log.LogReport;
import dev.tidemill.spi.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records of a block log that the next start reads, for those who only look: the log is not
 * taken over, and nothing is changed.
 *
 * @param directory of the log; need not exist
 * @param needed records before it are left out
 */
public record LoggedRecords(Storage storage, String directory, BlockOffset needed) {
  /**
   * The classes of the records, as they were when these were stored. What a start could not read for
   * another reason is left out: {@link #read} reports it.
   */
  public List<Schema> schemas() throws IOException {
    Map<ByteBuffer, byte[]> stored = new LinkedHashMap<>(); // many chunks have the same
    LogReader.read(
        storage,
        directory,
        frame ->
            schema(frame).ifPresent(schema -> stored.putIfAbsent(ByteBuffer.wrap(schema), schema)));
    return stored.values().stream().map(Schema::fromBytes).toList();
  }

  private Optional<byte[]> schema(Frame frame) {
    if (frame.type() != ChunkFormat.RECORDS) {
      return Optional.empty();
    }
    try {
      LoggedChunk chunk = ChunkFormat.decodeChunk(frame.payload());
      byte[] schema = chunk.records().schema();
      return RecoveredBlocks.isNeeded(chunk, needed) && schema.length > 0
          ? Optional.of(schema)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads all records as a start does, and returns how many are needed.
   *
   * @throws dev.tidemill.error.TidemillException if a start could not read them
   * @throws IOException if the log is damaged
   */
  public long read(Codecs codecs) throws IOException {
    RecoveredBlocks recovered =
        new RecoveredBlocks(directory, codecs, needed, new IdWindow(Optional.empty()));
    LogReport log = LogReader.read(storage, directory, recovered::read);
    if (log.corruption().isPresent()) {
      throw log.corruption().get();
    }
    recovered.requireBeginning(log.segments());
    return recovered.blocks().stream().mapToLong(this::count).sum();
  }

  /** A block that is done in part is read as a whole. */
  private long count(RecoveredBlocks.RecoveredBlock block) {
    long done = block.number() == needed.block() ? needed.record() : 0;
    return block.records().length - Math.max(block.first(), done);
  }
}
