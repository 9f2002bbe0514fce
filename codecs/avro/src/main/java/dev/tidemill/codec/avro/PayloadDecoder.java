/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.avro;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary encoding, read from one array.
 *
 * <p>Avro's own decoder takes the memory for a text, or for the items of a list, before it looks
 * whether so much is there: five bytes of content can ask for two gigabytes. Here a length is at most
 * what is left, and all lists and maps of a record together have at most as many items as the record
 * has bytes, which holds for all items but those that take no byte.
 */
final class PayloadDecoder extends Decoder {
  private final ByteBuffer bytes;
  private final int size;
  private long items;

  PayloadDecoder(byte[] payload, int from) {
    this.bytes = ByteBuffer.wrap(payload, from, payload.length - from)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
    this.size = bytes.remaining();
  }

  /** Fails if the record does not take all bytes. */
  void requireEnd() throws IOException {
    if (bytes.hasRemaining()) {
      throw new IOException(bytes.remaining() + " bytes are left behind the record");
    }
  }

  private void require(long length) throws IOException {
    if (length < 0 || length > bytes.remaining()) {
      throw new IOException("byte " + bytes.position() + " of the record: " + length
          + " bytes are needed, and " + bytes.remaining() + " are left");
    }
  }

  private int length() throws IOException {
    long length = readLong();
    require(length);
    return (int) length;
  }

  private byte next() throws IOException {
    require(1);
    return bytes.get();
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() throws IOException {
    return next() == 1;
  }

  @Override
  public int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw new IOException(value + " is not an int");
    }
    return (int) value;
  }

  @Override
  public long readLong() throws IOException {
    long zigzag = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte part = next();
      zigzag |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw new IOException("a number has more than ten bytes");
  }

  @Override
  public float readFloat() throws IOException {
    require(Float.BYTES);
    return bytes.getFloat();
  }

  @Override
  public double readDouble() throws IOException {
    require(Double.BYTES);
    return bytes.getDouble();
  }

  @Override
  public Utf8 readString(Utf8 old) throws IOException {
    byte[] text = new byte[length()];
    bytes.get(text);
    return new Utf8(text);
  }

  @Override
  public String readString() throws IOException {
    int length = length();
    String text = new String(
        bytes.array(), bytes.arrayOffset() + bytes.position(), length, StandardCharsets.UTF_8);
    skip(length);
    return text;
  }

  @Override
  public void skipString() throws IOException {
    skip(length());
  }

  @Override
  public ByteBuffer readBytes(ByteBuffer old) throws IOException {
    byte[] copy = new byte[length()];
    bytes.get(copy);
    return ByteBuffer.wrap(copy);
  }

  @Override
  public void skipBytes() throws IOException {
    skip(length());
  }

  @Override
  public void readFixed(byte[] target, int start, int length) throws IOException {
    require(length);
    bytes.get(target, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    require(length);
    skip(length);
  }

  private void skip(int length) {
    bytes.position(bytes.position() + length);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    return block();
  }

  @Override
  public long arrayNext() throws IOException {
    return block();
  }

  @Override
  public long skipArray() throws IOException {
    return skipBlocks();
  }

  @Override
  public long readMapStart() throws IOException {
    return block();
  }

  @Override
  public long mapNext() throws IOException {
    return block();
  }

  @Override
  public long skipMap() throws IOException {
    return skipBlocks();
  }

  /** The items of the next block; 0 at the end. */
  private long block() throws IOException {
    long count = readLong();
    if (count < 0) {
      readLong(); // its size in bytes, for those who skip it
      count = -count;
    }
    return counted(count);
  }

  /** The items of the next block that has to be skipped item by item; 0 at the end. */
  private long skipBlocks() throws IOException {
    long count = readLong();
    while (count < 0) {
      skip(length());
      count = readLong();
    }
    return counted(count);
  }

  private long counted(long count) throws IOException {
    if (count < 0 || count > size - items) {
      throw new IOException("byte " + bytes.position() + " of the record: a list of " + count
          + " items, and the record has " + size + " bytes");
    }
    items += count;
    return count;
  }
}
