/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes the payload of a frame. */
final class EntryOutput {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  private final DataOutputStream data = new DataOutputStream(bytes);

  void number(int value) {
    write(() -> data.writeInt(value));
  }

  void number(long value) {
    write(() -> data.writeLong(value));
  }

  void flag(boolean value) {
    write(() -> data.writeBoolean(value));
  }

  void text(String value) {
    bytes(value.getBytes(UTF_8));
  }

  void bytes(byte[] value) {
    number(value.length);
    write(() -> data.write(value));
  }

  <T> void optional(Optional<T> value, Consumer<T> write) {
    flag(value.isPresent());
    value.ifPresent(write);
  }

  <T> void each(Collection<T> values, Consumer<T> write) {
    number(values.size());
    values.forEach(write);
  }

  <T> void map(Map<String, T> values, Consumer<T> write) {
    number(values.size());
    values.forEach((name, value) -> {
      text(name);
      write.accept(value);
    });
  }

  byte[] toByteArray() {
    return bytes.toByteArray();
  }

  private interface Write {
    void run() throws IOException;
  }

  private static void write(Write write) {
    try {
      write.run();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }
}
