/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

import java.util.OptionalLong;

/**
 * A stream with state, after the last batch. What the engine does not know is empty.
 *
 * @param name name of the stream
 * @param keys number of its keys
 * @param changed keys whose state the last batch has set, new ones included
 * @param removed keys that the last batch has removed, because the program ended them or they timed
 *     out
 * @param bytes about how long the state would be in a checkpoint, from the length of some of its
 *     entries; known from the first batch on after somebody has asked, unless the values cannot be
 *     encoded
 */
public record StateSize(
    String name, long keys, OptionalLong changed, OptionalLong removed, OptionalLong bytes) {
  /** A state of which nothing but the number of keys is known. */
  public StateSize(String name, long keys) {
    this(name, keys, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
  }
}
