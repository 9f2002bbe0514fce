/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/**
 * Describes where the records of one stream come from. A connector provides it as a value.
 *
 * <pre>{@code
 * DStream<Order> orders = ssc.stream("orders", MyBroker.topic("orders"));
 * }</pre>
 *
 * <p>A source is only a description; creating one has no side effects. {@link #open} is called when
 * the context starts, once per start, on the thread that starts it, in the order in which the
 * streams were declared. A source may be opened several times and by several contexts. If
 * {@code open} fails, the start fails, and the sources that were already opened are closed in
 * reverse order.
 *
 * @param <T> type of the records
 */
@FunctionalInterface
public interface Source<T> {
  /**
   * Connects and returns the opened source. May block. The source may accept records immediately:
   * {@link SourceContext#resume} already says where to continue.
   */
  OpenSource<T> open(SourceContext context) throws Exception;

  /**
   * Returns whether records are pushed to a {@link Receiver} of this source, which works in real
   * time, instead of being read when a batch wants them. {@link
   * dev.tidemill.listener.StreamInfo.Kind} and the guards of tests on a manual clock go by it. A
   * source that opens a {@link ReceiverSource} inside {@link #open} says true. The default is false.
   */
  default boolean hasReceiver() {
    return false;
  }
}
