/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values of a sealed type: the index of the permitted class in the schema's list, then what that
 * class writes; null is index 0.
 */
final class SealedCodec extends TypeCodec {
  private List<TypeCodec> cases = List.of();

  SealedCodec(Class<?> type, String expression) {
    super(type, expression);
  }

  /**
   * Completes it. A permitted class may refer to the sealed type, so it is there before they are.
   */
  void bind(List<TypeCodec> permitted) {
    cases = List.copyOf(permitted);
  }

  @Override
  public void write(Object value, CodecOutput out) {
    List<TypeCodec> all = cases;
    for (int i = 0; i < all.size(); i++) {
      TypeCodec permitted = all.get(i);
      if (permitted.type() == (Object) value.getClass()) {
        write(i, permitted, value, out);
        return;
      }
    }
    for (int i = 0;
        i < all.size();
        i++) { // a constant with a body, a subclass of a class that is not sealed
      TypeCodec permitted = all.get(i);
      if (permitted.type().isInstance(value)) {
        write(i, permitted, value, out);
        return;
      }
    }
    throw CodecOutput.notEncodable(
        value.getClass().getName() + " is none of the classes that " + expression() + " permits");
  }

  private static void write(int index, TypeCodec permitted, Object value, CodecOutput out) {
    out.writeUnsignedInt(index + 1);
    permitted.write(value, out);
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
    Object value = readNullable(in);
    if (value == null) {
      throw in.malformed("a " + expression() + " is null");
    }
    return value;
  }

  @Override
  @Nullable
  Object readNullable(CodecInput in) {
    int index = in.readUnsignedInt();
    if (index < 0 || index > cases.size()) {
      throw in.malformed(expression() + " has no class number " + Integer.toUnsignedString(index)
          + ", only " + cases.size());
    }
    return index == 0 ? null : cases.get(index - 1).read(in);
  }

  @Override
  List<TypeCodec> parts() {
    return cases;
  }

  @Override
  Optional<TypeSchema> entry() {
    return Optional.of(new TypeSchema(
        expression(),
        TypeSchema.Kind.SEALED,
        1,
        List.of(),
        cases.stream().map(TypeCodec::expression).toList()));
  }

  @Override
  boolean isFixed() {
    return true;
  }
}
