/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

import dev.tidemill.time.Time;
import java.util.Optional;

/**
 * What a job is doing.
 *
 * @param state where it is in its life
 * @param running the batch that has begun and not ended, if there is one
 * @param waiting number of batches that were due behind the last one when it began
 * @param succeeded number of batches of this start that are done
 * @param skipped number of batches that were given up
 * @param failedAttempts number of attempts that failed
 * @param records number of records in the batches that are done
 * @param failure why it ended, if it failed
 */
public record JobStatus(
    State state,
    Optional<Running> running,
    long waiting,
    long succeeded,
    long skipped,
    long failedAttempts,
    long records,
    Optional<FailureText> failure) {
  /** Whether the job has ended, of itself or by a failure. */
  public boolean isOver() {
    return state == State.STOPPED || state == State.FAILED;
  }

  /** Where a job is in its life. */
  public enum State {
    STARTING,
    RUNNING,
    STOPPED,
    FAILED
  }

  /**
   * A batch that is running, or that waits for its next attempt or to be published.
   *
   * @param since when this attempt began
   * @param doing what it is doing: an output operation, or why it waits
   */
  public record Running(long id, Time batchTime, int attempt, Time since, String doing) {}
}
