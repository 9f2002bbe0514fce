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
 * The value of a field or record component that is missing in older data, or that is null there and
 * a primitive now.
 *
 * <pre>{@code
 * record Totals(String shop, long total, @DefaultValue("EUR") String currency, @DefaultValue List<String> notes) {}
 * }</pre>
 *
 * <p>Without text, the default is the zero value of the type: 0, false, an empty string,
 * collection, map, array or Optional, and null for everything else. Text is supported for strings,
 * primitives and their boxes, enum constants, {@code BigDecimal}, {@code BigInteger},
 * {@code Duration}, {@code Instant}, {@code LocalDate} and {@code UUID}. A class that is created by
 * its no-argument constructor needs no annotation: the field keeps the value that the constructor
 * assigned.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface DefaultValue {
  /** The value as text, at most one element. If empty, the zero value of the type. */
  String[] value() default {};
}
