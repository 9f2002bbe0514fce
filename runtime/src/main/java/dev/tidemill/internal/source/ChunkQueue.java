/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.codec.Codecs;
import dev.tidemill.internal.blocklog.BlockOffset;
import dev.tidemill.internal.blocklog.EncodedRecords;
import dev.tidemill.internal.blocklog.LoggedChunk;
import dev.tidemill.internal.blocklog.RecordEncoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to the block log. Records that are stored one by one are encoded into the same
 * chunk, until the log takes it or their block ends. All methods but those for encoders are called
 * with the buffer's lock held.
 */
final class ChunkQueue {
  private static final EncodedRecords NO_RECORDS = new EncodedRecords(0, new byte[0], new byte[0]);

  private final Codecs codecs;
  private final Queue<RecordEncoder> spareEncoders = new ConcurrentLinkedQueue<>();
  private final Deque<LoggedChunk> queue = new ArrayDeque<>();
  private final RecordEncoder tail;
  private @Nullable BlockOffset tailFrom;
  private long tailArrivalMillis;
  private long sequence;

  ChunkQueue(Codecs codecs) {
    this.codecs = codecs;
    this.tail = new RecordEncoder(codecs);
  }

  /** Lends an encoder to the thread that stores; {@link #giveBack} it. */
  RecordEncoder encoder() {
    RecordEncoder spare = spareEncoders.poll();
    return spare == null ? new RecordEncoder(codecs) : spare;
  }

  void giveBack(RecordEncoder encoder) {
    spareEncoders.add(encoder);
  }

  /** Number of the last chunk, including the one that single records go into. */
  long lastSequence() {
    return tailFrom == null ? sequence : sequence + 1;
  }

  /** Encodes a record that is stored at a position; returns its size. */
  int add(@Nullable Object record, BlockOffset at, long arrivalMillis) {
    int size;
    try {
      size = tail.add(record);
    } catch (RuntimeException | Error e) {
      sealWithout();
      throw e;
    }
    if (tailFrom == null) {
      tailFrom = at;
    }
    tailArrivalMillis = arrivalMillis;
    return size;
  }

  /** The last record could not be encoded: what the encoder has of it must go. */
  private void sealWithout() {
    if (tailFrom == null) {
      tail.take();
    } else {
      seal();
    }
  }

  /** Ends the chunk of single records. */
  void seal() {
    BlockOffset from = tailFrom;
    if (from != null) {
      tailFrom = null;
      sequence++;
      queue.add(new LoggedChunk(
          sequence, from, tailArrivalMillis, Optional.empty(), List.of(), tail.take()));
    }
  }

  /** Records that are stored at a position. */
  void add(
      EncodedRecords records,
      BlockOffset at,
      long arrivalMillis,
      Optional<String> position,
      List<String> ids) {
    seal();
    sequence++;
    queue.add(new LoggedChunk(sequence, at, arrivalMillis, position, ids, records));
  }

  /** Only a position of the source. */
  void add(String position, BlockOffset at, long arrivalMillis) {
    add(NO_RECORDS, at, arrivalMillis, Optional.of(position), List.of());
  }

  /** Takes the next chunks, and one at least if there are any. */
  List<LoggedChunk> take(int bytes) {
    seal();
    List<LoggedChunk> taken = new ArrayList<>();
    long size = 0;
    while (!queue.isEmpty() && (taken.isEmpty() || size < bytes)) {
      LoggedChunk next = queue.remove();
      size += next.records().bytes().length;
      taken.add(next);
    }
    return taken;
  }
}
