/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

/**
 * Where the records of a stream go: what a connector offers, as a value.
 *
 * <p>A sink only describes. {@link #open} is called when the context starts, once per start, on the thread that starts
 * it; a failure makes the start fail.
 *
 * @param <T> type of the records
 */
public interface Sink<T> {
  /** What this sink promises when a batch is written twice. */
  Guarantee guarantee();

  /** Connects and returns the opened sink; may block. */
  OpenSink<T> open(SinkContext context) throws Exception;
}
