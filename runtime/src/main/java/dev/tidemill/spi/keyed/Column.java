/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One value for each entry of a table. Longs lie as such in an array: eight bytes in place of a
 * reference and an object, and no cache miss to reach them. A column of longs becomes one of
 * objects with the first value that is none.
 */
abstract sealed class Column {
  /** A column that the value fits in. */
  static Column fitting(@Nullable Object value, int capacity) {
    return value instanceof Long ? new Longs(capacity) : new Objects(capacity);
  }

  /** Whether its values are longs, and lie as such in an array. */
  abstract boolean isOfLongs();

  abstract boolean fits(@Nullable Object value);

  abstract @Nullable Object get(int entry);

  /** The value must fit. */
  abstract void set(int entry, @Nullable Object value);

  abstract boolean holds(int entry, @Nullable Object value);

  /** As holds; for objects only the same one counts. The value must fit. */
  abstract boolean isSame(int entry, @Nullable Object value);

  /** Copies the value of one entry to another of a column of the same kind. */
  abstract void copy(int entry, Column to, int toEntry);

  /** Lets go of what an entry holds. */
  abstract void clear(int entry);

  abstract void resize(int capacity);

  /** The same values as objects. */
  abstract Column asObjects(int size);

  /** An empty column of the same kind. */
  abstract Column sibling(int capacity);

  static final class Longs extends Column {
    private long[] values;

    Longs(int capacity) {
      values = new long[capacity];
    }

    @Override
    boolean isOfLongs() {
      return true;
    }

    @Override
    boolean fits(@Nullable Object value) {
      return value instanceof Long;
    }

    @Override
    Object get(int entry) {
      return values[entry];
    }

    @Override
    @SuppressWarnings("NullAway") // null does not fit
    void set(int entry, @Nullable Object value) {
      values[entry] = (Long) value;
    }

    @Override
    boolean holds(int entry, @Nullable Object value) {
      return value instanceof Long other && other == values[entry];
    }

    @Override
    boolean isSame(int entry, @Nullable Object value) {
      return holds(entry, value);
    }

    @Override
    void copy(int entry, Column to, int toEntry) {
      ((Longs) to).values[toEntry] = values[entry];
    }

    @Override
    void clear(int entry) {}

    @Override
    void resize(int capacity) {
      values = Arrays.copyOf(values, capacity);
    }

    @Override
    Column asObjects(int size) {
      Objects objects = new Objects(values.length);
      for (int i = 0; i < size; i++) {
        objects.values[i] = values[i];
      }
      return objects;
    }

    @Override
    Column sibling(int capacity) {
      return new Longs(capacity);
    }
  }

  static final class Objects extends Column {
    private @Nullable Object[] values;

    Objects(int capacity) {
      values = new @Nullable Object[capacity];
    }

    @Override
    boolean isOfLongs() {
      return false;
    }

    @Override
    boolean fits(@Nullable Object value) {
      return true;
    }

    @Override
    @Nullable
    Object get(int entry) {
      return values[entry];
    }

    @Override
    void set(int entry, @Nullable Object value) {
      values[entry] = value;
    }

    @Override
    boolean holds(int entry, @Nullable Object value) {
      Object held = values[entry];
      return held == value || (held != null && held.equals(value));
    }

    @Override
    boolean isSame(int entry, @Nullable Object value) {
      return values[entry] == value;
    }

    @Override
    void copy(int entry, Column to, int toEntry) {
      ((Objects) to).values[toEntry] = values[entry];
    }

    @Override
    void clear(int entry) {
      values[entry] = null;
    }

    @Override
    void resize(int capacity) {
      values = Arrays.copyOf(values, capacity);
    }

    @Override
    Column asObjects(int size) {
      return this;
    }

    @Override
    Column sibling(int capacity) {
      return new Objects(capacity);
    }
  }
}
