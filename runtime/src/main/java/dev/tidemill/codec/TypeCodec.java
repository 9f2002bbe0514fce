/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A codec of this package: for a type as it is declared, so that it knows what it writes about the
 * class of a value.
 */
abstract class TypeCodec implements Codec<Object> {
  private static final MethodHandle WRITE =
      handle("writeNullable", MethodType.methodType(void.class, Object.class, CodecOutput.class));
  private static final MethodHandle READ =
      handle("readNullable", MethodType.methodType(Object.class, CodecInput.class));

  private final Class<?> type;
  private final String expression;
  private volatile int immutability; // 0 unknown, 1 no, 2 yes

  /**
   * @param expression how a schema names the type
   */
  TypeCodec(Class<?> type, String expression) {
    this.type = type;
    this.expression = expression;
  }

  private static MethodHandle handle(String name, MethodType type) {
    try {
      return MethodHandles.lookup().findVirtual(TypeCodec.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // values are of this class
  public final Class<Object> type() {
    return (Class<Object>) type;
  }

  /** How a schema names the type. */
  final String expression() {
    return expression;
  }

  /** Reads a value that is not null. */
  @Override
  public abstract Object read(CodecInput in);

  @Override
  public final Object read(CodecInput in, int version) {
    return read(in);
  }

  /** Writes a value or null: a byte in front says which, unless the type has a better way. */
  void writeNullable(@Nullable Object value, CodecOutput out) {
    if (value == null) {
      out.writeByte(0);
    } else {
      out.writeByte(1);
      write(value, out);
    }
  }

  @Nullable
  Object readNullable(CodecInput in) {
    return in.readBoolean() ? read(in) : null;
  }

  /** {@code (field, CodecOutput) -> void} for a field of this class. */
  MethodHandle writer(Class<?> field) {
    return WRITE.bindTo(this).asType(MethodType.methodType(void.class, field, CodecOutput.class));
  }

  /** {@code (CodecInput) -> field} for a field of this class. */
  MethodHandle reader(Class<?> field) {
    return READ.bindTo(this).asType(MethodType.methodType(field, CodecInput.class));
  }

  /** The codecs of what a value holds. */
  List<TypeCodec> parts() {
    return List.of();
  }

  /** The type's entry in a schema, if it has one. */
  Optional<TypeSchema> entry() {
    return Optional.empty();
  }

  @Override
  public final TypeSchema schema() {
    return entry()
        .orElse(new TypeSchema(expression, TypeSchema.Kind.CUSTOM, 1, List.of(), List.of()));
  }

  /** Whether a value cannot change as far as its own class goes, which leaves its parts. */
  abstract boolean isFixed();

  @Override
  public final boolean isImmutable() {
    if (immutability == 0) {
      immutability = isImmutable(new HashSet<>()) ? 2 : 1;
    }
    return immutability == 2;
  }

  private boolean isImmutable(Set<TypeCodec> seen) {
    return !seen.add(this)
        || (isFixed() && parts().stream().allMatch(part -> part.isImmutable(seen)));
  }
}
