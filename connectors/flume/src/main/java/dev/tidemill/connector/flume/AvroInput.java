/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads Avro's binary encoding, as far as Flume's messages need it. Lengths are checked against what
 * is there, so no message makes it reserve more memory than came.
 */
final class AvroInput {
  private final ByteBuffer in;

  AvroInput(ByteBuffer in) {
    this.in = in;
  }

  /** A message that cannot be read. */
  static IOException malformed(String why) {
    return new IOException("not a valid request from a Flume agent: " + why);
  }

  boolean hasMore() {
    return in.hasRemaining();
  }

  private byte next() throws IOException {
    if (!in.hasRemaining()) {
      throw malformed("it is cut off");
    }
    return in.get();
  }

  long readLong() throws IOException {
    long bits = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte each = next();
      bits |= (long) (each & 0x7f) << shift;
      if (each >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    throw malformed("a number has more than 64 bits");
  }

  byte[] readBytes() throws IOException {
    return readFixed(readLong());
  }

  byte[] readFixed(long length) throws IOException {
    if (length < 0 || length > in.remaining()) {
      throw malformed("a length of " + length + " bytes, and " + in.remaining() + " are left");
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }

  String readText() throws IOException {
    return new String(readBytes(), StandardCharsets.UTF_8);
  }

  /** Reads one element. */
  interface Element {
    void read() throws IOException;
  }

  /** Reads the elements of an array or a map, which come in blocks. */
  void readBlocks(Element element) throws IOException {
    for (long count = readLong(); count != 0; count = readLong()) {
      if (count < 0) {
        count = -count;
        readLong(); // the size of the block in bytes
      }
      if (count < 0 || count > in.remaining()) {
        throw malformed("a block of " + count + " elements, and " + in.remaining() + " bytes left");
      }
      for (long i = 0; i < count; i++) {
        element.read();
      }
    }
  }

  void skipMetadata() throws IOException {
    readBlocks(() -> {
      readText();
      readBytes();
    });
  }

  FlumeEvent readEvent() throws IOException {
    Map<String, String> headers = new TreeMap<>();
    readBlocks(() -> headers.put(readText(), readText()));
    return new FlumeEvent(headers, readBytes());
  }

  List<FlumeEvent> readEvents() throws IOException {
    List<FlumeEvent> events = new ArrayList<>();
    readBlocks(() -> events.add(readEvent()));
    return events;
  }
}
