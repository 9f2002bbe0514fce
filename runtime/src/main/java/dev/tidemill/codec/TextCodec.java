/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Strings: null is part of the length, so that it takes no byte of its own. */
final class TextCodec extends TypeCodec {
  static final int TAG = 9;

  TextCodec() {
    super(String.class, "String");
  }

  @Override
  public void write(Object value, CodecOutput out) {
    out.writeString((String) value);
  }

  @Override
  public Object read(CodecInput in) {
    return in.readString();
  }

  @Override
  void writeNullable(@Nullable Object value, CodecOutput out) {
    out.writeNullableString((String) value);
  }

  @Override
  @Nullable
  Object readNullable(CodecInput in) {
    return in.readNullableString();
  }

  @Override
  MethodHandle writer(Class<?> field) {
    try {
      MethodHandle write = MethodHandles.lookup()
          .findVirtual(
              CodecOutput.class,
              "writeNullableString",
              MethodType.methodType(void.class, String.class));
      return MethodHandles.permuteArguments(
          write, MethodType.methodType(void.class, String.class, CodecOutput.class), 1, 0);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  boolean isFixed() {
    return true;
  }
}
