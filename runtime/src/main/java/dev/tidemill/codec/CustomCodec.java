/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.error.TidemillException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values with an own codec: their length in bytes, then what the codec writes. So they can be
 * skipped, and stay within their bytes.
 */
final class CustomCodec extends TypeCodec {
  private final Codec<Object> codec;
  private final int version;

  @SuppressWarnings("unchecked") // only asked for values of its type
  CustomCodec(Codec<?> codec) {
    super(codec.type(), TypeExpression.nameOf(codec.type()));
    this.codec = (Codec<Object>) codec;
    this.version = codec.version();
  }

  /** The same codec for what an older version of it has written. */
  private CustomCodec(CustomCodec now, Codec<Object> codec, int version) {
    super(now.type(), now.expression());
    this.codec = codec;
    this.version = version;
  }

  @Override
  public CustomCodec reading(TypeSchema stored) {
    return new CustomCodec(this, codec.reading(stored), stored.version());
  }

  @Override
  public int version() {
    return codec.version();
  }

  @Override
  public void write(Object value, CodecOutput out) {
    out.enter();
    int start = out.beginPart();
    try {
      codec.write(value, out);
    } catch (TidemillException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new TidemillException(
          dev.tidemill.error.ErrorCode.NOT_ENCODABLE,
          codec.getClass().getName() + " failed to write a " + value.getClass().getName() + ": "
              + e,
          e);
    }
    out.endPart(start);
    out.leave();
  }

  @Override
  public Object read(CodecInput in) {
    in.enter();
    int outer = in.beginPart();
    Object value = readPart(in);
    if (!type().isInstance(value)) {
      throw in.malformed(codec.getClass().getName() + " has read "
          + (value == null ? "null" : "a " + value.getClass().getName()) + ", not a "
          + type().getName());
    }
    in.endPart(outer);
    in.leave();
    return value;
  }

  private @Nullable Object readPart(CodecInput in) {
    try {
      return codec.read(in, version);
    } catch (TidemillException e) {
      throw e;
    } catch (RuntimeException e) {
      throw in.malformed(codec.getClass().getName() + " failed: " + e, e);
    }
  }

  @Override
  Optional<TypeSchema> entry() {
    return Optional.of(new TypeSchema(
        expression(),
        TypeSchema.Kind.CUSTOM,
        codec.version(),
        List.of(),
        codec.schema().names()));
  }

  @Override
  boolean isFixed() {
    return codec.isImmutable();
  }
}
