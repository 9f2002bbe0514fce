/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

import java.util.function.ToIntFunction;

/**
 * Hashes keys of classes with a hash code of their own, by how a codec encodes them. The codecs of
 * this version provide it; it is found by {@link java.util.ServiceLoader}, because they stand above
 * this package.
 */
public interface KeyEncoding {
  /**
   * Returns the hash of the encoding, for objects of exactly this class: the same in every JVM, and
   * without the name of the class. The result may be called by several threads at once, and throws
   * a {@link dev.tidemill.error.TidemillException} for an object that cannot be encoded.
   *
   * @throws dev.tidemill.error.TidemillException if no object of the class can be encoded; the
   *     message says why and what to do
   */
  ToIntFunction<Object> of(Class<?> type);
}
