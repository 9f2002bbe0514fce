/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.job;

import java.util.concurrent.ThreadFactory;
import org.slf4j.LoggerFactory;

/**
 * Creates the threads of one connector. They are named after its stream or output, so that thread
 * dumps are readable. They are daemon threads and do not keep the process alive. The connector
 * starts them, and ends them in {@code close()}. What their work throws is reported; an error of the
 * virtual machine, such as {@code OutOfMemoryError}, fails the job.
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
   * Creates a thread for a purpose. Does not start it.
   *
   * @param purpose what the thread does, such as {@code reader}; the suffix of its name
   */
  Thread newThread(String purpose, Runnable work);

  /**
   * Creates a thread for work that waits most of the time, such as reading from a connection: a
   * virtual thread on Java 21 and later, else one like those of {@link #newThread(String,
   * Runnable)}. Does not start it.
   *
   * @param purpose what the thread does; the suffix of its name
   */
  default Thread newVirtualThread(String purpose, Runnable work) {
    return newThread(purpose, work);
  }

  /** Creates a numbered thread. Does not start it. */
  @Override
  Thread newThread(Runnable work);

  /**
   * Returns a factory for plain threads.
   *
   * @param name name of the stream or output
   */
  static ConnectorThreads of(String name) {
    return of(
        name,
        (thread, cause) -> LoggerFactory.getLogger(ConnectorThreads.class)
            .error("{} has died", thread.getName(), cause));
  }

  /**
   * Returns a factory for plain threads.
   *
   * @param name name of the stream or output
   * @param deaths called on a thread that dies because its work has thrown something
   */
  static ConnectorThreads of(String name, Thread.UncaughtExceptionHandler deaths) {
    return new PlainThreads(name, deaths);
  }
}
