/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import java.util.List;

/** What runs in this process: a job, or a class with a {@code main} method. */
interface Program {

  /**
   * Runs on the main thread and returns when the program has ended successfully; an exception is
   * its failure.
   *
   * @param stop to be armed as soon as the program has something to stop gracefully
   */
  void run(List<String> arguments, GracefulStop stop) throws Throwable;

  /** Whether the process ends with it, even if its threads are still running. */
  boolean endsProcess();
}
