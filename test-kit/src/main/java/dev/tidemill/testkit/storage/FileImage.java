/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A file: its bytes as processes see them, and those that a power loss would leave. */
final class FileImage implements Node {
  /** Bytes that were written at a position; a length that was set has none. */
  private static final class Change {
    final int position;
    final byte[] bytes;
    final boolean setsLength;

    Change(int position, byte[] bytes, boolean setsLength) {
      this.position = position;
      this.bytes = bytes;
      this.setsLength = setsLength;
    }
  }

  private byte[] now = {};
  private int length;
  private byte[] durable = {};
  private final List<Change> unsynced = new ArrayList<>();
  private long modifiedMillis;

  int length() {
    return length;
  }

  long modifiedMillis() {
    return modifiedMillis;
  }

  byte[] bytesFrom(long position) {
    return Arrays.copyOfRange(now, (int) Math.min(position, length), length);
  }

  void write(int position, byte[] bytes, int offset, int count, long nowMillis) {
    change(
        new Change(position, Arrays.copyOfRange(bytes, offset, offset + count), false), nowMillis);
  }

  void setLength(int newLength, long nowMillis) {
    change(new Change(newLength, new byte[0], true), nowMillis);
  }

  private void change(Change change, long nowMillis) {
    apply(change, change.bytes.length);
    unsynced.add(change);
    modifiedMillis = nowMillis;
  }

  private void apply(Change change, int count) {
    int position = change.position;
    if (change.setsLength) {
      if (position < length) {
        Arrays.fill(now, position, length, (byte) 0);
      }
      grow(position);
      length = position;
    } else {
      grow(position + count);
      System.arraycopy(change.bytes, 0, now, position, count);
      length = Math.max(length, position + count);
    }
  }

  private void grow(int atLeast) {
    if (atLeast > now.length) {
      now = Arrays.copyOf(now, Math.max(atLeast, 2 * now.length));
    }
  }

  void sync() {
    durable = Arrays.copyOf(now, length);
    unsynced.clear();
  }

  /** What is left when the power has gone is durable from then on. */
  void losePower(Loss loss, SplittableRandom random) {
    if (!unsynced.isEmpty()) {
      List<Change> changes = List.copyOf(unsynced);
      now = durable.clone();
      length = durable.length;
      switch (loss) {
        case ALL -> {}
        case NONE -> changes.forEach(change -> apply(change, change.bytes.length));
        case BY_SEED -> keepSome(changes, random);
      }
    }
    sync();
  }

  private void keepSome(List<Change> changes, SplittableRandom random) {
    switch (random.nextInt(4)) {
      case 0 -> {}
      case 1 -> changes.forEach(change -> apply(change, change.bytes.length));
      case 2 -> keepBeginning(changes, random);
      default -> keepSingleWrites(changes, random);
    }
  }

  private void keepBeginning(List<Change> changes, SplittableRandom random) {
    int whole = random.nextInt(changes.size());
    changes.subList(0, whole).forEach(change -> apply(change, change.bytes.length));
    Change torn = changes.get(whole);
    if (!torn.setsLength) {
      apply(torn, random.nextInt(torn.bytes.length + 1));
    }
  }

  private void keepSingleWrites(List<Change> changes, SplittableRandom random) {
    for (Change change : changes) {
      switch (random.nextInt(3)) {
        case 0 -> {}
        case 1 -> apply(change, change.bytes.length);
        default -> { // the file has become longer, but its bytes were not written
          if (!change.setsLength) {
            int end = change.position + change.bytes.length;
            grow(end);
            length = Math.max(length, end);
          }
        }
      }
    }
  }
}
