/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

/**
 * Encodes and decodes values of one type. Most types need no codec of their own: {@link Codecs}
 * creates codecs for records, enums, sealed types, common JDK classes and plain classes. Implement
 * this interface for a class that cannot be encoded by its fields, or for a more compact encoding.
 *
 * <pre>{@code
 * final class MoneyCodec implements Codec<Money> {
 *   public Class<Money> type() {
 *     return Money.class;
 *   }
 *
 *   public void write(Money money, CodecOutput out) {
 *     out.writeString(money.currency());
 *     out.writeLong(money.cents());
 *   }
 *
 *   public Money read(CodecInput in, int version) {
 *     return new Money(in.readString(), in.readLong());
 *   }
 *
 *   public boolean isImmutable() {
 *     return true;
 *   }
 * }
 *
 * Codecs codecs = Codecs.builder().register(new MoneyCodec()).build();
 * }</pre>
 *
 * <p>Codecs are called concurrently, so they must be stateless. They must be deterministic: a value
 * has the same encoding in every JVM, and equal keys have the same encoding. A codec reads exactly
 * what it wrote; it cannot read beyond its own bytes. Exceptions while reading are reported as
 * {@code MALFORMED_DATA}, and exceptions while writing as {@code NOT_ENCODABLE}.
 *
 * @param <T> the type of the values
 */
public interface Codec<T> {
  /**
   * Returns the type that this codec encodes. A codec that is registered for a class or interface
   * also applies to its subtypes, unless they have their own.
   */
  Class<T> type();

  /**
   * Returns the version of the encoding, from 1. It is stored in the schema. Increase it when the
   * encoding changes, and keep reading older versions.
   */
  default int version() {
    return 1;
  }

  /** Writes a value, which is never null. */
  void write(T value, CodecOutput out);

  /**
   * Reads a value. Never returns null.
   *
   * @param version the {@link #version} of the codec that wrote it
   */
  T read(CodecInput in, int version);

  /** Reads a value that this version wrote. */
  default T read(CodecInput in) {
    return read(in, version());
  }

  /**
   * Returns whether values of this type are deeply immutable. State of such a type does not have to
   * be compared to detect mutation. The default is {@code false}.
   */
  default boolean isImmutable() {
    return false;
  }

  /**
   * Returns the schema of the encoding. The default contains only the name of the type and the
   * {@link #version}. A codec whose encoding depends on more than its version says so in {@link
   * TypeSchema#names}, which are stored, and checks them in {@link #reading}. They have no other
   * meaning, and no class is looked up by them.
   */
  default TypeSchema schema() {
    return TypeSchema.custom(type().getName(), version());
  }

  /**
   * Returns the codec that reads values written under a stored schema, before the first of them is
   * read. The default ignores the schema. Not called if the schema is that of today.
   *
   * @param stored what {@link #schema} returned when the values were written; never of a higher
   *     version
   * @throws dev.tidemill.error.TidemillException with {@code INCOMPATIBLE_SCHEMA} if values of that
   *     schema cannot be read; its message becomes what the table of changes says about this type
   */
  default Codec<T> reading(TypeSchema stored) {
    return this;
  }
}
