/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/**
 * Reads chunks that a {@link StateEncoder} wrote: the header of each, and then its content, or what
 * follows it. All errors name the file and the position.
 */
final class ChunkReader implements Closeable {
  private static final int CHECKSUM_BYTES = 4;

  private final String name;
  private final InputStream in;
  private final long start;
  private final CRC32C crc = new CRC32C();
  private long left;
  private long position;
  private long chunkStart;
  private int kind;
  private int place;
  private int places;
  private int length;
  private long sections;

  /**
   * @param name name in errors
   * @param in input at the first chunk
   * @param start position of the first chunk in the file
   * @param length number of bytes of all chunks, which the file has
   */
  ChunkReader(String name, InputStream in, long start, long length) {
    this.name = name;
    this.in = in;
    this.start = start;
    this.left = length;
  }

  /**
   * Reads the header of the next chunk.
   *
   * @return false if there is no other chunk
   */
  boolean next() throws IOException {
    if (left == 0) {
      return false;
    }
    chunkStart = position;
    crc.reset();
    kind = readByte();
    if (kind != StateEncoder.TOKENS && kind != StateEncoder.SECTION) {
      throw damaged("a chunk of the unknown kind " + kind);
    }
    place = kind == StateEncoder.SECTION ? readNumber() : 0;
    places = kind == StateEncoder.SECTION ? readNumber() : 0;
    length = readNumber();
    if (length < 0 || (long) length + CHECKSUM_BYTES > left) {
      throw damaged(
          "a chunk of " + Integer.toUnsignedString(length) + " bytes, where " + left + " are left");
    }
    if (kind == StateEncoder.SECTION) {
      if (place < 0 || place >= places) {
        throw damaged("section " + place + " of " + places);
      }
      sections++;
    }
    return true;
  }

  boolean isSection() {
    return kind == StateEncoder.SECTION;
  }

  int place() {
    return place;
  }

  int places() {
    return places;
  }

  /** Returns the number of sections whose headers were read. */
  long sections() {
    return sections;
  }

  /** Reads and verifies the content of the chunk. */
  byte[] content() throws IOException {
    byte[] content = read(length);
    crc.update(content, 0, length);
    byte[] stored = read(CHECKSUM_BYTES);
    int checksum = 0;
    for (byte each : stored) {
      checksum = (checksum << 8) | (each & 0xff);
    }
    if (checksum != (int) crc.getValue()) {
      throw damaged("a wrong checksum");
    }
    return content;
  }

  /** Skips the content of the chunk. */
  void skip() throws IOException {
    long count = (long) length + CHECKSUM_BYTES;
    try {
      in.skipNBytes(count);
    } catch (EOFException e) {
      throw ended();
    }
    position += count;
    left -= count;
  }

  private byte[] read(int count) throws IOException {
    byte[] bytes = new byte[count];
    if (in.readNBytes(bytes, 0, count) < count) {
      throw ended();
    }
    position += count;
    left -= count;
    return bytes;
  }

  private int readByte() throws IOException {
    int value = left == 0 ? -1 : in.read();
    if (value < 0) {
      throw ended();
    }
    crc.update(value);
    position++;
    left--;
    return value;
  }

  private int readNumber() throws IOException {
    int number = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      int next = readByte();
      number |= (next & 0x7f) << shift;
      if (next < 0x80) {
        return number;
      }
    }
    throw damaged("a number of too many bytes");
  }

  private IOException ended() {
    return damaged("it ends within a chunk");
  }

  /** Creates an exception that names the file and the current chunk. */
  IOException damaged(String what) {
    return new IOException(
        name + " is damaged in the chunk at byte " + (start + chunkStart) + ": " + what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
