/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/**
 * Where the records of one stream come from: what a connector offers, as a value.
 *
 * <pre>{@code
 * DStream<Order> orders = ssc.stream("orders", MyBroker.topic("orders"));
 * }</pre>
 *
 * <p>A source only describes; making one touches nothing outside. {@link #open} is called when the context
 * starts, once per start, on the thread that starts it, in the order in which the streams were declared; a
 * source may be opened several times, by several contexts. A failure of {@code open} makes the start fail,
 * and what was opened before is closed again, last first.
 *
 * @param <T> type of the records
 */
@FunctionalInterface
public interface Source<T> {
  /**
   * Connects and returns the opened source; may block. What arrives from here on may be taken in: where the source goes on
   * is known from {@link SourceContext#resume}, so nothing has to wait for a later call.
   */
  OpenSource<T> open(SourceContext context) throws Exception;
}
