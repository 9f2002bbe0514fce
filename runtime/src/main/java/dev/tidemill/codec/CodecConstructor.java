/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the constructor that decoding calls with all fields. For classes that are not records and
 * do not have a no-argument constructor.
 *
 * <pre>{@code
 * final class Range {
 *   private final long from;
 *   private final long to;
 *
 *   @CodecConstructor({"from", "to"})
 *   Range(long from, long to) {
 *     ...
 *   }
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.CONSTRUCTOR)
public @interface CodecConstructor {
  /** Names of the fields in the order of the parameters. Each field occurs once. */
  String[] value();
}
