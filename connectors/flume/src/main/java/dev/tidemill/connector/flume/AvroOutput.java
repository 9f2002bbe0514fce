/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes Avro's binary encoding. */
final class AvroOutput {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  AvroOutput writeLong(long value) {
    long bits = (value << 1) ^ (value >> 63);
    while ((bits & ~0x7fL) != 0) {
      out.write((int) (bits & 0x7f) | 0x80);
      bits >>>= 7;
    }
    out.write((int) bits);
    return this;
  }

  AvroOutput writeBoolean(boolean value) {
    out.write(value ? 1 : 0);
    return this;
  }

  AvroOutput writeFixed(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  AvroOutput writeText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return writeLong(bytes.length).writeFixed(bytes);
  }

  AvroOutput writeNoMetadata() {
    return writeLong(0);
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
