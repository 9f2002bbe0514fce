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
 */
public record StateSize(String name, long keys, OptionalLong changed, OptionalLong removed) {
  /** A state of which nothing but the number of keys is known. */
  public StateSize(String name, long keys) {
    this(name, keys, OptionalLong.empty(), OptionalLong.empty());
  }
}
