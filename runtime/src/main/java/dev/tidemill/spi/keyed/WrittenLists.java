/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.spi.state.StateInput;
import dev.tidemill.spi.state.StateOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Writes and reads how many there are, and values of the user's. */
final class WrittenLists {
  private WrittenLists() {}

  /** Writes how many values there are, and the values. */
  static void writeAll(List<?> values, StateOutput out) throws IOException {
    out.writeInt(values.size());
    for (Object value : values) {
      out.writeValue(value);
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // values of this type were written, null too
  static <V> List<V> readAll(StateInput in) throws IOException {
    int size = readSize(in);
    List<V> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      values.add((V) in.readValue());
    }
    return values;
  }

  static int readSize(StateInput in) throws IOException {
    int size = in.readInt();
    if (size < 0) {
      throw new IOException("a number of elements of " + size);
    }
    return size;
  }
}
