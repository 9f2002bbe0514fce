/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.error.TidemillException;

/** Values of a class of the JDK that hold no others. */
final class ScalarCodec<T> extends TypeCodec {
  private final int tag;
  private final boolean isFixed;
  private final Writer<T> writer;
  private final Reader<T> reader;

  interface Writer<T> {
    void write(CodecOutput out, T value);
  }

  interface Reader<T> {
    T read(CodecInput in);
  }

  ScalarCodec(int tag, Class<T> type, boolean isFixed, Writer<T> writer, Reader<T> reader) {
    super(type, type.getSimpleName());
    this.tag = tag;
    this.isFixed = isFixed;
    this.writer = writer;
    this.reader = reader;
  }

  /** Stands for the class in front of a value. Stored: never changes. */
  int tag() {
    return tag;
  }

  @Override
  @SuppressWarnings("unchecked") // values are of this class
  public void write(Object value, CodecOutput out) {
    writer.write(out, (T) value);
  }

  @Override
  public Object read(CodecInput in) {
    try {
      return reader.read(in);
    } catch (TidemillException e) {
      throw e;
    } catch (RuntimeException e) {
      throw in.malformed("this is not a " + type().getName() + " (" + e.getMessage() + ")", e);
    }
  }

  @Override
  boolean isFixed() {
    return isFixed;
  }
}
