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
 * Former names of a class, field, record component or enum constant in older data.
 *
 * <pre>{@code
 * @FormerName("com.app.Counter")                  // a class: with its package, as Class.getName() has it
 * record Totals(String shop, @FormerName("sum") long total) {}
 * }</pre>
 *
 * <p>A name of today counts more than a former one. What was stored under a name that may be either
 * is incompatible: rename one after the other, in two versions.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface FormerName {
  /** All former names, in any order. */
  String[] value();
}
