/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.job;

import dev.tidemill.internal.thread.VirtualThreads;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Threads of the JVM. */
final class PlainThreads implements ConnectorThreads {
  private final String prefix;
  private final Thread.UncaughtExceptionHandler deaths;
  private final AtomicLong numbers = new AtomicLong();

  PlainThreads(String name, Thread.UncaughtExceptionHandler deaths) {
    this.deaths = deaths;
    this.prefix = "tidemill-" + name + "-";
  }

  @Override
  public Thread newThread(String purpose, Runnable work) {
    Thread thread = new Thread(work, prefix + purpose);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(deaths);
    return thread;
  }

  @Override
  public Thread newVirtualThread(String purpose, Runnable work) {
    Optional<Thread> virtual = VirtualThreads.create(prefix + purpose, work);
    virtual.ifPresent(thread -> thread.setUncaughtExceptionHandler(deaths));
    return virtual.orElseGet(() -> newThread(purpose, work));
  }

  @Override
  public Thread newThread(Runnable work) {
    return newThread(Long.toString(numbers.incrementAndGet()), work);
  }
}
