/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.data;

import java.io.Serializable;

/**
 * Two values, most often a key and its value. Prints as {@code (key,value)}.
 *
 * <pre>{@code
 * Pair.of("a", 2L)   // prints (a,2)
 * }</pre>
 *
 * <p>Serializable if both values are.
 *
 * @param key the key, or the first value
 * @param value the value, or the second value
 */
public record Pair<K, V>(K key, V value) implements Serializable {
  public static <K, V> Pair<K, V> of(K key, V value) {
    return new Pair<>(key, value);
  }

  @Override
  public String toString() {
    return "(" + key + "," + value + ")";
  }
}
