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

  /** Bytes that can be changed anywhere. */
  private static final class Content {
    private byte[] bytes = {};
    private int length;

    void apply(Change change, int count) {
      int position = change.position;
      if (!change.setsLength) {
        grow(position + count);
        System.arraycopy(change.bytes, 0, bytes, position, count);
        length = Math.max(length, position + count);
      } else if (position < length) {
        bytes = Arrays.copyOf(bytes, position);
        length = position;
      } else {
        grow(position);
        length = position;
      }
    }

    private void grow(int atLeast) {
      if (atLeast > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(atLeast, 2 * bytes.length));
      }
    }

    void become(Content other) {
      bytes = Arrays.copyOf(other.bytes, other.length);
      length = other.length;
    }
  }

  private final Content now = new Content();
  private final Content durable = new Content();
  private final List<Change> unsynced = new ArrayList<>();
  private long modifiedMillis;

  int length() {
    return now.length;
  }

  long modifiedMillis() {
    return modifiedMillis;
  }

  byte[] bytesFrom(long position) {
    return Arrays.copyOfRange(now.bytes, (int) Math.min(position, now.length), now.length);
  }

  void write(int position, byte[] bytes, int offset, int count, long nowMillis) {
    change(
        new Change(position, Arrays.copyOfRange(bytes, offset, offset + count), false), nowMillis);
  }

  void setLength(int newLength, long nowMillis) {
    change(new Change(newLength, new byte[0], true), nowMillis);
  }

  private void change(Change change, long nowMillis) {
    now.apply(change, change.bytes.length);
    unsynced.add(change);
    modifiedMillis = nowMillis;
  }

  void sync() {
    unsynced.forEach(change -> durable.apply(change, change.bytes.length));
    unsynced.clear();
  }

  /** What is left when the power has gone is durable from then on. */
  void losePower(Loss loss, SplittableRandom random) {
    if (!unsynced.isEmpty()) {
      List<Change> changes = List.copyOf(unsynced);
      now.become(durable);
      switch (loss) {
        case ALL -> {}
        case NONE -> changes.forEach(change -> now.apply(change, change.bytes.length));
        case BY_SEED -> keepSome(changes, random);
      }
      unsynced.clear();
      durable.become(now);
    }
  }

  private void keepSome(List<Change> changes, SplittableRandom random) {
    switch (random.nextInt(4)) {
      case 0 -> {}
      case 1 -> changes.forEach(change -> now.apply(change, change.bytes.length));
      case 2 -> keepBeginning(changes, random);
      default -> keepSingleWrites(changes, random);
    }
  }

  private void keepBeginning(List<Change> changes, SplittableRandom random) {
    int whole = random.nextInt(changes.size());
    changes.subList(0, whole).forEach(change -> now.apply(change, change.bytes.length));
    Change torn = changes.get(whole);
    if (!torn.setsLength) {
      now.apply(torn, random.nextInt(torn.bytes.length + 1));
    }
  }

  private void keepSingleWrites(List<Change> changes, SplittableRandom random) {
    for (Change change : changes) {
      switch (random.nextInt(3)) {
        case 0 -> {}
        case 1 -> now.apply(change, change.bytes.length);
        default -> { // the file has become longer, but its bytes were not written
          if (!change.setsLength) {
            int end = change.position + change.bytes.length;
            now.grow(end);
            now.length = Math.max(now.length, end);
          }
        }
      }
    }
  }
}
