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
 * The value of a field or record component that older data does not have, or has as null where it is now a primitive.
 *
 * <pre>{@code
 * record Totals(String shop, long total, @DefaultValue("EUR") String currency, @DefaultValue List<String> notes) {}
 * }</pre>
 *
 * <p>Without text it is the zero of the type: 0, false, an empty string, collection, map, array or Optional, and null for everything else. A
 * text can be given for strings, primitives and their boxes, enum constants, {@code BigDecimal}, {@code BigInteger}, {@code Duration}, {@code
 * Instant}, {@code LocalDate} and {@code UUID}. A class that is made by a constructor without arguments needs no annotation: what the
 * constructor puts into the field stays there.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface DefaultValue {
  /** The value as text, at most one; none is the zero of the type. */
  String[] value() default {};
}
