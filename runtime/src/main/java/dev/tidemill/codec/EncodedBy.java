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
 * Names the codec of a class, where no other one is registered for it.
 *
 * <pre>{@code
 * @EncodedBy(Word.Encoding.class)
 * record Word(String text) {            // equals ignores case
 *   static final class Encoding implements Codec<Word> { ... }
 * }
 * }</pre>
 *
 * <p>Unlike a registered codec, it also determines the partition of keys, which is the same in every
 * program. So a key whose {@code equals} ignores part of it names a codec that leaves that part out.
 * Subclasses do not inherit it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EncodedBy {
  /** The codec, a class with a constructor without arguments, which may be private. */
  Class<? extends Codec<?>> value();
}
