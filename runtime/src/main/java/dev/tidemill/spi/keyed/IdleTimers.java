/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import java.util.Arrays;

/**
 * When each entry was touched last, in the order of touching: the timing wheel of a timeout that is
 * the same for all entries.
 *
 * <p>Deadlines are touches plus a constant, so the order of touching is the order of deadlines, and
 * one list through all entries is a wheel whose slots need no turning: what is due stands at its
 * head. A touch moves an entry to the tail; both and an expiry cost the same whatever the number of
 * entries. Sixteen bytes an entry.
 */
final class IdleTimers {
  private static final int NONE = -1;

  private long[] touchedMillis = {};
  private int[] before = {};
  private int[] after = {};
  private int head = NONE;
  private int tail = NONE;

  /** The entry that was touched the longest ago, or -1. */
  int first() {
    return head;
  }

  /** The one that was touched next, or -1. */
  int next(int entry) {
    return after[entry];
  }

  long touchedMillis(int entry) {
    return touchedMillis[entry];
  }

  /** Begins with an entry; it was touched last of all. */
  void add(int entry, long millis) {
    touchedMillis[entry] = millis;
    before[entry] = tail;
    after[entry] = NONE;
    if (tail == NONE) {
      head = entry;
    } else {
      after[tail] = entry;
    }
    tail = entry;
  }

  void touch(int entry, long millis) {
    remove(entry);
    add(entry, millis);
  }

  void remove(int entry) {
    int previous = before[entry];
    int next = after[entry];
    if (previous == NONE) {
      head = next;
    } else {
      after[previous] = next;
    }
    if (next == NONE) {
      tail = previous;
    } else {
      before[next] = previous;
    }
  }

  /** Gives an entry another number, which is free. */
  void renumber(int entry, int newEntry) {
    int previous = before[entry];
    int next = after[entry];
    touchedMillis[newEntry] = touchedMillis[entry];
    before[newEntry] = previous;
    after[newEntry] = next;
    if (previous == NONE) {
      head = newEntry;
    } else {
      after[previous] = newEntry;
    }
    if (next == NONE) {
      tail = newEntry;
    } else {
      before[next] = newEntry;
    }
  }

  void resize(int capacity) {
    touchedMillis = Arrays.copyOf(touchedMillis, capacity);
    before = Arrays.copyOf(before, capacity);
    after = Arrays.copyOf(after, capacity);
  }
}
