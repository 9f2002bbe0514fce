/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

/**
 * Writes values of one type and reads them again. Most types need none: {@link Codecs} makes codecs for records, enums, sealed types, the
 * usual classes of the JDK and plain classes. Write one for a class that cannot be taken apart, or whose form on disk is to be smaller.
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
 * <p>A codec is called by several threads at once, so it keeps no state. It must be deterministic: the same value gives the same bytes, in
 * every JVM; and if values are keys, equal ones give the same bytes. It reads exactly what it has written; that it stays within its own
 * bytes is enforced. What it throws while it reads is reported as {@code MALFORMED_DATA}, while it writes as {@code NOT_ENCODABLE}.
 *
 * @param <T> the type of the values
 */
public interface Codec<T> {
  /**
   * The type whose values this writes. A codec that is registered for a class or interface also serves its subclasses, unless one of them
   * has its own.
   */
  Class<T> type();

  /**
   * The version of what {@link #write} writes, stored in the schema; from 1. Raise it when the form changes, and go on reading older
   * versions.
   */
  default int version() {
    return 1;
  }

  /** Writes a value, which is not null. */
  void write(T value, CodecOutput out);

  /**
   * Reads a value; never returns null.
   *
   * @param version the {@link #version} of the codec that wrote it
   */
  T read(CodecInput in, int version);

  /** Reads a value that this version has written. */
  default T read(CodecInput in) {
    return read(in, version());
  }

  /**
   * Whether no value of this type can change, nor anything that it holds. Such state need not be compared to find what a function has
   * changed in place. By default it can.
   */
  default boolean isImmutable() {
    return false;
  }

  /** What is written: by default nothing more than the name of the type and the {@link #version}. */
  default TypeSchema schema() {
    return TypeSchema.custom(type().getName(), version());
  }
}
