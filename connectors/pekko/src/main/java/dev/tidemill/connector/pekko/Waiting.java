/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what ends soon, even on a thread that is told to end. */
final class Waiting {
  private Waiting() {}

  /** Returns when it is complete, or after the time. */
  static void until(CompletionStage<?> end, Duration limit) {
    Future<?> future = end.toCompletableFuture();
    boolean interrupted = false;
    while (true) {
      try {
        future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException | TimeoutException e) {
        break; // what has not ended by now is left to itself
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
