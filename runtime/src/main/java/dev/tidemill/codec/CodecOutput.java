/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A growable buffer that a {@link Codec} writes to. The format is positional: only the values are
 * written, so a codec must read exactly what it wrote, in the same order, from a
 * {@link CodecInput}.
 *
 * <pre>{@code
 * CodecOutput out = codecs.output();
 * out.writeLong(42);
 * out.writeString("total");
 * out.toByteArray();   // 7 bytes: 1 for the number, 1 for the length, 5 for the text
 * }</pre>
 *
 * <p>Not thread-safe. {@link #clear} keeps the buffer, so an output can be reused for many values.
 */
public final class CodecOutput {
  private static final int INITIAL_BYTES = 256;
  private static final int MAX_VARINT_BYTES = 10;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final CodecLimits limits;
  private final int maxShortText;
  private final AnyWriter any;
  private final boolean isCanonical;
  private final Map<String, Codec<?>> dynamic = new LinkedHashMap<>();
  private byte[] buffer = new byte[INITIAL_BYTES];
  private int size;
  private int depth;
  private @Nullable Codec<?> lastMet;

  /** Writes values of any class, with what says which class it is. */
  interface AnyWriter {
    void writeAny(@Nullable Object value, CodecOutput out);

    /** Writes a class, and returns the codec of its values. */
    Codec<Object> writeClass(Class<?> type, CodecOutput out);

    /** Writes which enum the constants of an enum set are of. */
    void writeEnumClass(Class<?> type, CodecOutput out);
  }

  CodecOutput(CodecLimits limits, AnyWriter any, boolean isCanonical) {
    this.limits = limits;
    this.maxShortText = Math.min(0x7f, limits.maxStringBytes());
    this.any = any;
    this.isCanonical = isCanonical;
  }

  /** Returns the number of bytes written so far. */
  public int size() {
    return size;
  }

  /** Clears the content and the set of encountered classes, and keeps the buffer. */
  public void clear() {
    size = 0;
    depth = 0;
    dynamic.clear();
    lastMet = null;
  }

  /**
   * Clears the content, and keeps the buffer and the set of encountered classes: for several
   * outputs that share one schema.
   */
  public void clearContent() {
    size = 0;
    depth = 0;
  }

  /**
   * Returns the number of encountered classes, which {@link Codecs#schema} describes as {@link
   * Schema#dynamicTypes}.
   */
  public int dynamicTypes() {
    return dynamic.size();
  }

  /** Returns a copy of the content. */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  /** Writes one byte, the lowest 8 bits. */
  public void writeByte(int value) {
    ensure(1);
    buffer[size++] = (byte) value;
  }

  /** Writes one byte, 0 or 1. */
  public void writeBoolean(boolean value) {
    writeByte(value ? 1 : 0);
  }

  /** Writes a char: 1 to 3 bytes. */
  public void writeChar(char value) {
    writeUnsignedInt(value);
  }

  /** Writes a short: 1 to 3 bytes. */
  public void writeShort(short value) {
    writeInt(value);
  }

  /**
   * Writes a number as a zigzag varint, which is short for numbers near 0: 1 byte from -64 to 63,
   * at most 5 bytes.
   */
  public void writeInt(int value) {
    writeUnsignedInt((value << 1) ^ (value >> 31));
  }

  /**
   * Writes a number as a zigzag varint, which is short for numbers near 0: 1 byte from -64 to 63,
   * at most 10 bytes.
   */
  public void writeLong(long value) {
    writeUnsignedLong((value << 1) ^ (value >> 63));
  }

  /**
   * Writes a number as a varint of its 32 bits, for counts: 1 byte up to 127, at most 5 bytes;
   * negative numbers take 5.
   */
  public void writeUnsignedInt(int value) {
    ensure(MAX_VARINT_BYTES);
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
  }

  /**
   * Writes a number as a varint of its 64 bits: 1 byte up to 127, at most 10 bytes; negative
   * numbers take 10.
   */
  public void writeUnsignedLong(long value) {
    ensure(MAX_VARINT_BYTES);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      buffer[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[size++] = (byte) rest;
  }

  /** Writes four bytes, big-endian. For numbers that are not near 0, such as hashes. */
  public void writeFixedInt(int value) {
    ensure(Integer.BYTES);
    INTS.set(buffer, size, value);
    size += Integer.BYTES;
  }

  /** Writes eight bytes, big-endian. */
  public void writeFixedLong(long value) {
    ensure(Long.BYTES);
    LONGS.set(buffer, size, value);
    size += Long.BYTES;
  }

  /** Writes four bytes. All NaN values have the same encoding. */
  public void writeFloat(float value) {
    writeFixedInt(Float.floatToIntBits(value));
  }

  /** Writes eight bytes. All NaN values have the same encoding. */
  public void writeDouble(double value) {
    writeFixedLong(Double.doubleToLongBits(value));
  }

  /** Writes the number of bytes, then the bytes. */
  public void writeBytes(byte[] bytes) {
    writeCount(bytes.length);
    writeRaw(bytes, 0, bytes.length);
  }

  /**
   * Writes the length in UTF-8 bytes, then the text in UTF-8. An unpaired surrogate takes 3 bytes
   * and is preserved.
   */
  public void writeString(String text) {
    writeText(text, 0);
  }

  /** Writes text like {@link #writeString}, or one byte for null. */
  public void writeNullableString(@Nullable String text) {
    if (text == null) {
      writeByte(0);
    } else {
      writeText(text, 1);
    }
  }

  /**
   * Writes the number of elements that follow. Checks it against {@link CodecLimits#maxElements}.
   */
  public void writeCount(int count) {
    if (count < 0 || count > limits.maxElements()) {
      throw CodecLimits.exceeded("number of elements", count, "maxElements", limits.maxElements());
    }
    writeUnsignedInt(count);
  }

  /**
   * Writes null or a value of any class that has a codec, preceded by a class identifier: 1 byte
   * for JDK classes, 5 for others. For custom codecs of containers.
   */
  public void writeValue(@Nullable Object value) {
    any.writeAny(value, this);
  }

  /**
   * Writes the class of the values that follow, and returns the codec to write them with. For many
   * values of one class: {@link #writeValue} writes the class of each.
   *
   * @param type class of all values; none of them is null
   * @throws TidemillException with {@code NOT_ENCODABLE} if the class cannot be encoded
   */
  public Codec<Object> writeClass(Class<?> type) {
    return any.writeClass(type, this);
  }

  /**
   * Returns the names of the user classes that {@link #writeValue} and {@link #writeClass} have
   * written since {@link #clear}, in the order of their first value.
   */
  public List<String> classNames() {
    return List.copyOf(dynamic.keySet());
  }

  /**
   * Writes the content to a stream and removes it from this output, which keeps the names of
   * classes. For data in several parts with one schema.
   */
  public void moveTo(OutputStream stream) throws IOException {
    stream.write(buffer, 0, size);
    clearContent();
  }

  private void writeText(String text, int added) {
    int length = text.length();
    if (length <= maxShortText - added) {
      ensure(length + 1);
      byte[] bytes = buffer;
      int at = size + 1;
      int i = 0;
      while (i < length) {
        char c = text.charAt(i);
        if (c >= 0x80) {
          break;
        }
        bytes[at++] = (byte) c;
        i++;
      }
      if (i == length) {
        bytes[size] = (byte) (length + added);
        size = at;
        return;
      }
    }
    long bytes = Utf8.length(text);
    if (bytes > limits.maxStringBytes()) {
      throw CodecLimits.exceeded(
          "length of a string in UTF-8", bytes, "maxStringBytes", limits.maxStringBytes());
    }
    writeUnsignedInt((int) bytes + added);
    ensure((int) bytes);
    size = Utf8.write(text, buffer, size);
  }

  private void writeRaw(byte[] bytes, int from, int to) {
    ensure(to - from);
    System.arraycopy(bytes, from, buffer, size, to - from);
    size += to - from;
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    long needed = (long) size + more;
    // a varint asks for room that it may not need
    if (needed > (long) limits.maxBytes() + MAX_VARINT_BYTES) {
      throw CodecLimits.exceeded("size of the output", needed, "maxBytes", limits.maxBytes());
    }
    long doubled = Math.max(needed, 2L * buffer.length);
    buffer =
        Arrays.copyOf(buffer, (int) Math.min(doubled, limits.maxBytes() + (long) MAX_VARINT_BYTES));
  }

  // what codecs of this package need besides

  /** Whether equal values must give equal bytes, whatever kind of list, set or map they are. */
  boolean isCanonical() {
    return isCanonical;
  }

  /** A value within the one that is being written. */
  void enter() {
    if (++depth > limits.maxDepth()) {
      throw CodecLimits.exceeded(
          "depth of a value (does it refer to itself?)", depth, "maxDepth", limits.maxDepth());
    }
  }

  void leave() {
    depth--;
  }

  /** Notes the class of a value that nothing declares. */
  void met(String name, Codec<?> codec) {
    if (codec != lastMet) {
      lastMet = codec;
      dynamic.put(name, codec);
    }
  }

  /** The codecs of the classes that were met where nothing declares them, by name. */
  Map<String, Codec<?>> dynamic() {
    return dynamic;
  }

  void writeEnumClass(Class<?> type) {
    any.writeEnumClass(type, this);
  }

  /** Begins a part whose length is written in front of it; returns what ends it. */
  int beginPart() {
    writeByte(0);
    return size;
  }

  /** Ends a part: moves it if its length takes more than the byte that was kept for it. */
  void endPart(int start) {
    int length = size - start;
    int extra = 0;
    for (int rest = length >>> 7; rest != 0; rest >>>= 7) {
      extra++;
    }
    if (extra > 0) {
      ensure(extra);
      System.arraycopy(buffer, start, buffer, start + extra, length);
    }
    size = start - 1;
    writeUnsignedInt(length);
    size += length;
  }

  /**
   * Puts parts in the order of their keys' bytes.
   *
   * @param starts where each part starts, and where the last one ends
   * @param keyEnds where the key of each part ends
   */
  void sortParts(int[] starts, int[] keyEnds) {
    int parts = keyEnds.length;
    Integer[] order = new Integer[parts];
    Arrays.setAll(order, i -> i);
    byte[] bytes = buffer;
    Arrays.sort(
        order,
        (a, b) ->
            Arrays.compareUnsigned(bytes, starts[a], keyEnds[a], bytes, starts[b], keyEnds[b]));
    int from = starts[0];
    byte[] sorted = new byte[starts[parts] - from];
    int at = 0;
    for (int part : order) {
      int length = starts[part + 1] - starts[part];
      System.arraycopy(bytes, starts[part], sorted, at, length);
      at += length;
    }
    System.arraycopy(sorted, 0, bytes, from, at);
  }

  int hash() {
    return ByteHash.of(buffer, 0, size);
  }

  static TidemillException notEncodable(String message) {
    return new TidemillException(ErrorCode.NOT_ENCODABLE, message);
  }
}
