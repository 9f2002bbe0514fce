/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.io.IOException;

/**
 * Where a log writes. A production log has a {@link #start thread of its own}, which nobody else
 * knows and so nobody interrupts. A simulation lets it write {@link #ofCaller on the caller's
 * thread}, so that the order of all storage calls is determined.
 */
public interface LogThread {
  /** Input and output. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /**
   * Does some work after all that was given before, and waits for it. An interrupt of the caller
   * neither ends the wait nor is cleared.
   *
   * @throws IOException if the work has thrown one, or has failed with anything else, which is then
   *     the cause
   */
  void run(Work work) throws IOException;

  /** Does some work, which must not fail, without waiting for it. */
  void runLater(Runnable work);

  /** Ends the thread after all that was given before, and waits for its end. May be repeated. */
  void close();

  /** Starts a thread that does the work. */
  static LogThread start(String name) {
    return start(name, (thread, cause) -> {}); // who gives it work hears of its death
  }

  /**
   * Starts a thread that does the work.
   *
   * @param deaths called when it dies, and for an error of the virtual machine in work that nobody
   *     waits for
   */
  static LogThread start(String name, Thread.UncaughtExceptionHandler deaths) {
    return new WriterThread(name, deaths);
  }

  /** Does the work on the thread that calls. */
  static LogThread ofCaller() {
    return new CallerThread();
  }
}
