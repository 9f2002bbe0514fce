/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** A primitive type or a string, which fields of records write without a detour. */
final class PrimitiveCodec extends TypeCodec {
  private final TypeCodec boxed;
  private final MethodHandle writer;
  private final MethodHandle reader;

  /**
   * @param name what the methods of input and output are called after {@code read} and
   *     {@code write}
   */
  PrimitiveCodec(Class<?> type, TypeCodec boxed, String name, Class<?> parameter) {
    super(type, type.getSimpleName());
    this.boxed = boxed;
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MethodHandle write = lookup.findVirtual(
          CodecOutput.class, "write" + name, MethodType.methodType(void.class, parameter));
      this.writer = MethodHandles.permuteArguments(
          write, MethodType.methodType(void.class, parameter, CodecOutput.class), 1, 0);
      this.reader =
          lookup.findVirtual(CodecInput.class, "read" + name, MethodType.methodType(type));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void write(Object value, CodecOutput out) {
    boxed.write(value, out);
  }

  @Override
  public Object read(CodecInput in) {
    return boxed.read(in);
  }

  @Override
  void writeNullable(@Nullable Object value, CodecOutput out) {
    if (value == null) {
      throw CodecOutput.notEncodable("a " + expression() + " is null");
    }
    boxed.write(value, out);
  }

  @Override
  Object readNullable(CodecInput in) {
    return boxed.read(in);
  }

  @Override
  MethodHandle writer(Class<?> field) {
    return writer.asType(MethodType.methodType(void.class, field, CodecOutput.class));
  }

  @Override
  MethodHandle reader(Class<?> field) {
    return reader.asType(MethodType.methodType(field, CodecInput.class));
  }

  @Override
  boolean isFixed() {
    return true;
  }
}
