/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import dev.tidemill.time.Time;
import java.util.List;

/**
 * A batch that could not be published, and waits for the next attempt. It is decided: nothing of it
 * is recomputed, and no later batch runs before it is published.
 *
 * @param batch the batch
 * @param publishAttempts the number of attempts to publish it so far
 * @param published the outputs that have published it, in the order of declaration
 * @param pending those that have not. The first one has failed; if there is none, the end of the
 *     batch could not be recorded
 * @param failure what has failed
 * @param nextAttempt the time of the next attempt
 * @param until the time at which the job stops if publishing still fails
 */
public record PublishFailure(
    BatchInfo batch,
    int publishAttempts,
    List<OutputInfo> published,
    List<OutputInfo> pending,
    Throwable failure,
    Time nextAttempt,
    Time until) {
  public PublishFailure {
    published = List.copyOf(published);
    pending = List.copyOf(pending);
  }
}
