/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.job;

import java.util.concurrent.ThreadFactory;

/**
 * Makes the threads of one connector, named after the stream or output that they work for, so that a thread dump tells what they
 * are. They are daemons: none of them keeps the process alive. Whoever makes one starts it, and ends it in {@code close()}.
 *
 * <pre>{@code
 * Thread reader = context.threads().newThread("reader", this::read); // tidemill-orders-reader
 * ExecutorService pool = Executors.newFixedThreadPool(2, context.threads()); // tidemill-orders-1, tidemill-orders-2
 * }</pre>
 *
 * <p>Any thread may call any method.
 */
public interface ConnectorThreads extends ThreadFactory {
  /**
   * A thread for one purpose, not started.
   *
   * @param purpose what it does, such as {@code reader}; ends its name
   */
  Thread newThread(String purpose, Runnable work);

  /** A thread with a number, not started. */
  @Override
  Thread newThread(Runnable work);

  /**
   * Plain threads.
   *
   * @param name name of the stream or output
   */
  static ConnectorThreads of(String name) {
    return new PlainThreads(name);
  }
}
