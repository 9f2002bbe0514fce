/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

/**
 * Describes where the records of a stream are written. A connector provides it as a value.
 *
 * <p>A sink is only a description; creating one has no side effects. {@link #open} is called when
 * the context starts, once per start, on the thread that starts it. If it fails, the start fails.
 *
 * @param <T> type of the records
 */
public interface Sink<T> {
  /** Returns what this sink guarantees if a batch is written twice. */
  Guarantee guarantee();

  /** Connects and returns the opened sink. May block. */
  OpenSink<T> open(SinkContext context) throws Exception;
}
