/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import dev.tidemill.spi.source.BatchOutcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What becomes of a record that an {@link ActorSender} has sent. Dependent actions run on a thread
 * of the actor system and must not block it; use the {@code Async} methods of the stages if they do.
 */
public final class Receipt {
  private final CompletableFuture<Long> stored = new CompletableFuture<>();
  private final CompletableFuture<BatchOutcome> done = new CompletableFuture<>();

  Receipt() {}

  /**
   * Completes with the number of the record when the job has stored it: in its block log, if it has
   * a checkpoint directory, and else in memory. Fails if the sender is closed before.
   */
  public CompletionStage<Long> stored() {
    return stored.minimalCompletionStage();
  }

  /**
   * Completes when the batch of the record is over, and says whether it was processed. Fails if that
   * cannot be known: the job, or this sender, has been restarted or closed since the record was
   * stored. The job processes it nevertheless.
   */
  public CompletionStage<BatchOutcome> done() {
    return done.minimalCompletionStage();
  }

  void setStored(long sequence) {
    stored.complete(sequence);
  }

  void setDone(BatchOutcome outcome) {
    done.complete(outcome);
  }

  void setDoneUnknown(Throwable cause) {
    done.completeExceptionally(cause);
  }

  void fail(Throwable cause) {
    stored.completeExceptionally(cause);
    done.completeExceptionally(cause);
  }
}
