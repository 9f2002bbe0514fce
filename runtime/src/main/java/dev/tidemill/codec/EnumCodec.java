/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Constants of an enum: their index in the list of names that the schema has; null is index 0. */
@SuppressWarnings("EnumOrdinal") // the schema has the names by their ordinal
final class EnumCodec extends TypeCodec {
  private final Object[] constants;

  EnumCodec(Class<?> type) {
    super(type, TypeExpression.nameOf(type));
    this.constants = type.getEnumConstants();
  }

  @Override
  public void write(Object value, CodecOutput out) {
    Enum<?> constant = (Enum<?>) value;
    if (out.isCanonical()) {
      out.writeString(constant.name()); // adding a constant moves no key
    } else {
      out.writeUnsignedInt(constant.ordinal() + 1);
    }
  }

  @Override
  void writeNullable(@Nullable Object value, CodecOutput out) {
    if (value == null) {
      out.writeByte(0);
    } else {
      write(value, out);
    }
  }

  @Override
  public Object read(CodecInput in) {
    Object constant = readNullable(in);
    if (constant == null) {
      throw in.malformed("a " + expression() + " is null");
    }
    return constant;
  }

  @Override
  @Nullable
  Object readNullable(CodecInput in) {
    int index = in.readUnsignedInt();
    if (index < 0 || index > constants.length) {
      throw in.malformed(expression() + " has no constant number " + Integer.toUnsignedString(index)
          + ", only " + constants.length);
    }
    return index == 0 ? null : constants[index - 1];
  }

  @Override
  Optional<TypeSchema> entry() {
    return Optional.of(new TypeSchema(
        expression(),
        TypeSchema.Kind.ENUM,
        1,
        List.of(),
        Arrays.stream(constants).map(constant -> ((Enum<?>) constant).name()).toList()));
  }

  @Override
  boolean isFixed() {
    return true;
  }
}
