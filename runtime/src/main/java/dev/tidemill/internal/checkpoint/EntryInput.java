/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the payload of a frame. Sizes are checked against what is left before memory is allocated.
 */
final class EntryInput {
  private final DataInputStream data;

  EntryInput(byte[] payload) {
    this.data = new DataInputStream(new ByteArrayInputStream(payload));
  }

  @FunctionalInterface
  interface Read<T> {
    T read() throws IOException;
  }

  int number() throws IOException {
    return data.readInt();
  }

  long longNumber() throws IOException {
    return data.readLong();
  }

  boolean flag() throws IOException {
    return data.readBoolean();
  }

  String text() throws IOException {
    return new String(bytes(), UTF_8);
  }

  byte[] bytes() throws IOException {
    byte[] value = new byte[size()];
    data.readFully(value);
    return value;
  }

  <T> Optional<T> optional(Read<T> read) throws IOException {
    return flag() ? Optional.of(read.read()) : Optional.empty();
  }

  <T> List<T> each(Read<T> read) throws IOException {
    int size = size();
    List<T> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(read.read());
    }
    return values;
  }

  <T> Map<String, T> map(Read<T> read) throws IOException {
    int size = size();
    Map<String, T> values = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      values.put(text(), read.read());
    }
    return values;
  }

  void end() throws IOException {
    if (data.available() > 0) {
      throw new IOException(data.available() + " bytes follow the last field");
    }
  }

  /** A size of things each of which needs a byte at least. */
  private int size() throws IOException {
    int size = data.readInt();
    if (size < 0 || size > data.available()) {
      throw new IOException("a size of " + size + " where " + data.available() + " bytes are left");
    }
    return size;
  }
}
