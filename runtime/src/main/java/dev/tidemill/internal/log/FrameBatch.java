/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.util.Arrays;

/**
 * The encoded frames of one force, in one piece: what is written at once cannot be torn in more
 * than one place.
 */
final class FrameBatch {
  /** More would not be read again. */
  static final int MAX_BYTES = LogSettings.MAX_SEGMENT_BYTES;

  private static final int INITIAL_CAPACITY = 1 << 12;
  private static final int KEPT_CAPACITY = 1 << 20;

  private byte[] bytes = new byte[INITIAL_CAPACITY];
  private int size;
  private long first;
  private long end;
  private boolean head;

  /** An empty one, whose first frame gets this number. */
  FrameBatch(long next) {
    this.first = next;
    this.end = next;
  }

  /** Empties it; the next frame has this number. */
  void restart(long next) {
    size = 0;
    first = next;
    end = next;
    head = false;
    if (bytes.length > KEPT_CAPACITY) {
      bytes = new byte[INITIAL_CAPACITY];
    }
  }

  /** The first frame, which is added next, stands for all before it. */
  void beginWithHead() {
    head = true;
  }

  void add(Frame frame, long sequence, long forced) {
    int length = StoredFrame.OVERHEAD + frame.payload().length;
    if (bytes.length - size < length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + length, Math.min(2 * bytes.length, MAX_BYTES)));
    }
    StoredFrame.encode(frame, sequence, forced, bytes, size);
    size += length;
    end++;
  }

  /** Number after that of the last frame. */
  long end() {
    return end;
  }

  /** All frames behind the header of a new file. */
  byte[] withHeader(long segment, long epoch, int flags) {
    byte[] file = new byte[SegmentHeader.BYTES + size];
    int allFlags = flags | (head ? SegmentHeader.HEAD : 0);
    new SegmentHeader(SegmentHeader.VERSION, segment, epoch, first, allFlags).encode(file);
    System.arraycopy(bytes, 0, file, SegmentHeader.BYTES, size);
    return file;
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean hasHead() {
    return head;
  }
}
