/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import org.jspecify.annotations.Nullable;

/** Values of which nothing is declared but an interface or {@code Object}: each says its class. */
final class AnyCodec extends TypeCodec {
  AnyCodec(Class<?> declared) {
    super(declared, "Object");
  }

  @Override
  public void write(Object value, CodecOutput out) {
    out.writeValue(value);
  }

  @Override
  void writeNullable(@Nullable Object value, CodecOutput out) {
    out.writeValue(value);
  }

  @Override
  public Object read(CodecInput in) {
    Object value = readNullable(in);
    if (value == null) {
      throw in.malformed("a value is null");
    }
    return value;
  }

  @Override
  @Nullable
  Object readNullable(CodecInput in) {
    Object value = in.readValue();
    if (value != null && !type().isInstance(value)) {
      throw in.malformed("a value is a " + value.getClass().getName() + " where a "
          + type().getName() + " is declared");
    }
    return value;
  }

  @Override
  boolean isFixed() {
    return false;
  }
}
