/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what was stored into a value of another type. */
final class ConvertedValue extends StoredType {
  private final TypeCodec stored;
  private final Function<Object, Object> conversion;
  private final Supplier<@Nullable Object> ofNull;

  /**
   * @param ofNull what null becomes
   */
  ConvertedValue(
      Class<?> type,
      TypeCodec stored,
      Function<Object, Object> conversion,
      Supplier<@Nullable Object> ofNull) {
    super(type, stored.expression());
    this.stored = stored;
    this.conversion = conversion;
    this.ofNull = ofNull;
  }

  @Override
  public Object read(CodecInput in) {
    return conversion.apply(stored.read(in));
  }

  @Override
  @Nullable
  Object readNullable(CodecInput in) {
    Object value = stored.readNullable(in);
    return value == null ? ofNull.get() : conversion.apply(value);
  }
}
