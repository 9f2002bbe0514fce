/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The input of a {@link Codec}. Each {@code read} method reads what the {@code write} method of the
 * same name in {@link CodecOutput} wrote.
 *
 * <p>The bytes may be corrupted or malicious. Every method either returns a value or throws a
 * {@link TidemillException} with the code {@code MALFORMED_DATA} or {@code VALUE_TOO_LARGE}, and
 * never allocates more than the remaining bytes could fill.
 *
 * <p>Not thread-safe.
 */
public final class CodecInput {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final int start;
  private final CodecLimits limits;
  private AnyReader any;
  private int at;
  private int end;
  private int depth;

  /** Reads values of any class. */
  interface AnyReader {
    @Nullable
    Object readAny(CodecInput in);

    /** Reads a class, and returns the codec of its values. */
    Codec<Object> readClass(CodecInput in);

    /** Which enum the constants of an enum set are of; null if they are only looked at. */
    @Nullable
    Class<?> readEnumClass(CodecInput in);

    /** Whether values are only looked at, so that they need not fit into what they were in. */
    default boolean isViewing() {
      return false;
    }
  }

  CodecInput(byte[] bytes, int from, int to, CodecLimits limits, AnyReader any) {
    this.bytes = bytes;
    this.start = from;
    this.at = from;
    this.end = to;
    this.limits = limits;
    this.any = any;
  }

  /** Returns the number of bytes read so far. */
  public int position() {
    return at - start;
  }

  /** Returns the number of remaining bytes. */
  public int remaining() {
    return end - at;
  }

  /**
   * Creates an exception that says what is wrong and where. For codecs that find bytes that they
   * cannot have written.
   */
  public TidemillException malformed(String what) {
    return malformed(what, null);
  }

  TidemillException malformed(String what, @Nullable Throwable cause) {
    return new TidemillException(
        ErrorCode.MALFORMED_DATA,
        "malformed data at byte " + position() + " of " + (end - start) + ": " + what
            + "; the bytes are damaged, or were not written by this codec",
        cause);
  }

  /** Reads one byte. */
  public byte readByte() {
    if (at >= end) {
      throw tooShort(1);
    }
    return bytes[at++];
  }

  /** Reads a byte that is 0 or 1. */
  public boolean readBoolean() {
    byte value = readByte();
    if ((value & ~1) != 0) {
      throw malformed(value + " is not a boolean");
    }
    return value != 0;
  }

  /** Reads a char. */
  public char readChar() {
    int value = readUnsignedInt();
    if (value >>> 16 != 0) {
      throw malformed(Integer.toUnsignedString(value) + " is not a char");
    }
    return (char) value;
  }

  /** Reads a short. */
  public short readShort() {
    int value = readInt();
    if (value != (short) value) {
      throw malformed(value + " is not a short");
    }
    return (short) value;
  }

  /** Reads a number written by {@link CodecOutput#writeInt}. */
  public int readInt() {
    int value = readUnsignedInt();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Reads a number written by {@link CodecOutput#writeLong}. */
  public long readLong() {
    long value = readUnsignedLong();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Reads a number written by {@link CodecOutput#writeUnsignedInt}. */
  public int readUnsignedInt() {
    int value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      byte next = readByte();
      if (shift == 28 && (next & 0xf0) != 0) {
        break;
      }
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number has more than 32 bits");
  }

  /** Reads a number written by {@link CodecOutput#writeUnsignedLong}. */
  public long readUnsignedLong() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = readByte();
      if (shift == 63 && (next & 0xfe) != 0) {
        break;
      }
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number has more than 64 bits");
  }

  /** Reads a number written by {@link CodecOutput#writeFixedInt}. */
  public int readFixedInt() {
    require(Integer.BYTES);
    int value = (int) INTS.get(bytes, at);
    at += Integer.BYTES;
    return value;
  }

  /** Reads a number written by {@link CodecOutput#writeFixedLong}. */
  public long readFixedLong() {
    require(Long.BYTES);
    long value = (long) LONGS.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  /** Reads a number written by {@link CodecOutput#writeFloat}. */
  public float readFloat() {
    return Float.intBitsToFloat(readFixedInt());
  }

  /** Reads a number written by {@link CodecOutput#writeDouble}. */
  public double readDouble() {
    return Double.longBitsToDouble(readFixedLong());
  }

  /** Reads bytes written by {@link CodecOutput#writeBytes}. */
  public byte[] readBytes() {
    int length = readCount(1);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** Reads text written by {@link CodecOutput#writeString}. */
  public String readString() {
    return readText(readUnsignedInt());
  }

  /** Reads text written by {@link CodecOutput#writeNullableString}. */
  public @Nullable String readNullableString() {
    int length = readUnsignedInt();
    return length == 0 ? null : readText(length - 1);
  }

  /**
   * Reads a count written by {@link CodecOutput#writeCount}.
   *
   * @param bytesOfElement minimum size of an element in bytes, at least 1; a count that does not
   *     fit into the remaining bytes is rejected
   */
  public int readCount(int bytesOfElement) {
    if (bytesOfElement < 1) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "bytesOfElement is " + bytesOfElement + "; it must be at least 1");
    }
    int count = readUnsignedInt();
    if (count < 0 || count > remaining() / bytesOfElement) {
      throw malformed(Integer.toUnsignedString(count) + " elements of at least " + bytesOfElement
          + " bytes cannot be in the " + remaining() + " bytes left");
    }
    if (count > limits.maxElements()) {
      throw CodecLimits.exceeded("number of elements", count, "maxElements", limits.maxElements());
    }
    return count;
  }

  /** Reads a value written by {@link CodecOutput#writeValue}. */
  public @Nullable Object readValue() {
    return any.readAny(this);
  }

  /** Reads what {@link CodecOutput#writeClass} wrote, and returns the codec to read the values with. */
  public Codec<Object> readClass() {
    return any.readClass(this);
  }

  private String readText(int length) {
    if (length < 0 || length > remaining()) {
      throw malformed("a string of " + Integer.toUnsignedString(length) + " bytes cannot be in the "
          + remaining() + " bytes left");
    }
    if (length > limits.maxStringBytes()) {
      throw CodecLimits.exceeded(
          "length of a string in UTF-8", length, "maxStringBytes", limits.maxStringBytes());
    }
    int from = at;
    at += length;
    for (int i = from; i < at; i++) {
      if (bytes[i] < 0) {
        return readUtf8(from, length);
      }
    }
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  private String readUtf8(int from, int length) {
    char[] chars = new char[length];
    int count = Utf8.read(bytes, from, from + length, chars);
    if (count < 0) {
      throw malformed("a string is not valid UTF-8");
    }
    return new String(chars, 0, count);
  }

  private void require(int length) {
    if (end - at < length) {
      throw tooShort(length);
    }
  }

  private TidemillException tooShort(int length) {
    return malformed(length + (length == 1 ? " byte is" : " bytes are") + " needed and "
        + remaining() + " are left");
  }

  // what codecs of this package need besides

  /** A value within the one that is being read. */
  void enter() {
    if (++depth > limits.maxDepth()) {
      throw CodecLimits.exceeded("depth of a value", depth, "maxDepth", limits.maxDepth());
    }
  }

  void leave() {
    depth--;
  }

  /** Begins a part with its length in front; returns the end of what it is in. */
  int beginPart() {
    int length = readUnsignedInt();
    if (length < 0 || length > remaining()) {
      throw malformed("a part of " + Integer.toUnsignedString(length) + " bytes cannot be in the "
          + remaining() + " bytes left");
    }
    int outer = end;
    end = at + length;
    return outer;
  }

  /** Ends a part, which must have been read to its end. */
  void endPart(int outer) {
    if (at != end) {
      throw malformed(remaining() + " bytes of a part have not been read");
    }
    end = outer;
  }

  /** The bytes of the part that begins here. */
  byte[] readPart() {
    int outer = beginPart();
    byte[] part = Arrays.copyOfRange(bytes, at, end);
    at = end;
    end = outer;
    return part;
  }

  @Nullable
  Class<?> readEnumClass() {
    return any.readEnumClass(this);
  }

  boolean isViewing() {
    return any.isViewing();
  }

  /** Reads values of any class in another way from here on; returns the way until now. */
  AnyReader readAnyWith(AnyReader reader) {
    AnyReader before = any;
    any = reader;
    return before;
  }
}
