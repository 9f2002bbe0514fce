/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Optional values: null, empty or present is told by one byte. */
final class OptionalCodec extends TypeCodec {
  private static final int NULL = 0;
  private static final int EMPTY = 1;
  private static final int PRESENT = 2;

  private final TypeCodec value;

  OptionalCodec(TypeCodec value) {
    super(Optional.class, "Optional<" + value.expression() + ">");
    this.value = value;
  }

  @Override
  public void write(Object object, CodecOutput out) {
    Optional<?> optional = (Optional<?>) object;
    out.writeByte(optional.isPresent() ? PRESENT : EMPTY);
    if (optional.isPresent()) {
      out.enter();
      value.writeNullable(optional.get(), out);
      out.leave();
    }
  }

  @Override
  void writeNullable(@Nullable Object object, CodecOutput out) {
    if (object == null) {
      out.writeByte(NULL);
    } else {
      write(object, out);
    }
  }

  @Override
  public Object read(CodecInput in) {
    Object object = readNullable(in);
    if (object == null) {
      throw in.malformed("an Optional is null");
    }
    return object;
  }

  @Override
  @Nullable
  Object readNullable(CodecInput in) {
    int kind = in.readByte();
    return switch (kind) {
      case NULL -> null;
      case EMPTY -> Optional.empty();
      case PRESENT -> readPresent(in);
      default -> throw in.malformed(kind + " stands for no Optional");
    };
  }

  private Optional<Object> readPresent(CodecInput in) {
    in.enter();
    Object present = value.readNullable(in);
    in.leave();
    if (present == null) {
      throw in.malformed("the value of an Optional is null");
    }
    return Optional.of(present);
  }

  @Override
  List<TypeCodec> parts() {
    return List.of(value);
  }

  @Override
  boolean isFixed() {
    return true;
  }
}
