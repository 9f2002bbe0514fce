/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.listener.BatchReport;
import java.time.Duration;

/**
 * Says which thread drives a loop, and waits for its end. Whoever drives holds {@link DriverLock},
 * and completes a stop that is requested in the meantime before releasing it, so a stop takes
 * effect without another call.
 */
interface Driver {
  /**
   * Begins to drive.
   *
   * @param begun is run with the right to drive, before the first batch
   */
  void start(Runnable begun);

  /**
   * Runs the next batch on the calling thread.
   *
   * @throws dev.tidemill.error.TidemillException if this driver does that on its own, if no batch
   *     is due, or if the batch fails and that stops the job
   */
  BatchReport step();

  /** Has a request to stop noticed that was made just now. */
  void stopRequested();

  /**
   * Waits until the stop that was requested is carried out, or carries it out.
   *
   * @return whether that is done; false if the time has passed before
   */
  boolean awaitStop(Duration timeout) throws InterruptedException;
}
