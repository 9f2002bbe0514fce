/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values of a class that can have subclasses: a byte says whether a value is of the class itself,
 * which is the rule.
 */
final class OpenCodec extends TypeCodec {
  private static final int NULL = 0;
  private static final int SAME = 1;
  private static final int OTHER = 2;

  private final TypeCodec usual;

  OpenCodec(TypeCodec usual) {
    this(usual, usual.type());
  }

  /**
   * @param declared what all values are at least
   */
  OpenCodec(TypeCodec usual, Class<?> declared) {
    super(declared, usual.expression() + "+");
    this.usual = usual;
  }

  @Override
  public void write(Object value, CodecOutput out) {
    if (value.getClass() == (Object) usual.type()) {
      out.writeByte(SAME);
      usual.write(value, out);
    } else {
      out.writeByte(OTHER);
      out.writeValue(value);
    }
  }

  @Override
  void writeNullable(@Nullable Object value, CodecOutput out) {
    if (value == null) {
      out.writeByte(NULL);
    } else {
      write(value, out);
    }
  }

  @Override
  public Object read(CodecInput in) {
    Object value = readNullable(in);
    if (value == null) {
      throw in.malformed("a " + expression() + " is null");
    }
    return value;
  }

  @Override
  @Nullable
  Object readNullable(CodecInput in) {
    int kind = in.readByte();
    return switch (kind) {
      case NULL -> null;
      case SAME -> usual.read(in);
      case OTHER -> readOther(in);
      default -> throw in.malformed(kind + " is not the beginning of a " + expression());
    };
  }

  private Object readOther(CodecInput in) {
    Object value = in.readValue();
    if (value == null || !type().isInstance(value)) {
      throw in.malformed(
          "a value is a " + (value == null ? "null" : value.getClass().getName()) + " where "
              + expression() + " is declared");
    }
    return value;
  }

  @Override
  List<TypeCodec> parts() {
    return List.of(usual);
  }

  @Override
  boolean isFixed() {
    return false;
  }
}
