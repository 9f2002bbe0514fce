/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.util.Arrays;

/** Checksums of the last frames, to recognise those that were written twice. */
final class RecentFrames {
  private static final int INITIAL_CAPACITY = 64;

  private long first;
  private int size;
  private int[] checksums = new int[INITIAL_CAPACITY];

  /** Forgets everything; the next frame has this number. */
  void restart(long next) {
    first = next;
    size = 0;
  }

  void add(int checksum) {
    if (size == checksums.length) {
      checksums = Arrays.copyOf(checksums, 2 * size);
    }
    checksums[size++] = checksum;
  }

  /** Forgets the frames with lower numbers. */
  void forgetBefore(long sequence) {
    int gone = (int) Math.max(0, Math.min(size, sequence - first));
    System.arraycopy(checksums, gone, checksums, 0, size - gone);
    first += gone;
    size -= gone;
  }

  boolean knows(long sequence) {
    return sequence >= first;
  }

  /** Whether a frame, whose number is known, has this checksum. */
  boolean matches(long sequence, int checksum) {
    return checksums[(int) (sequence - first)] == checksum;
  }
}
