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
 * Marks the constructor that makes an object from all of its fields when it is read, for a class that is no record and has no constructor
 * without arguments.
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
  /** The names of the fields that the parameters stand for, each field once. */
  String[] value();
}
