/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

import dev.tidemill.error.Origin;
import dev.tidemill.listener.ReceiverState;
import dev.tidemill.listener.SourceState;
import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.ReplayCapability;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.time.Time;
import java.util.Optional;

/**
 * A source of a job.
 *
 * @param name name of its stream
 * @param isReceiver whether records are pushed to it
 * @param isActive whether it is running; false of a receiver that is stopped or waits to be restarted, and of every
 *     source once the job has ended
 * @param records number of records in the batches of this start that are done
 * @param lag how far the job is behind; of a receiver, what waits in its buffer
 * @param replay what the other side can send again after a failure; empty if that is unknown
 * @param connection how a receiver is; empty for other sources
 * @param credit how much more the buffer of a receiver can hold; empty for other sources
 * @param gaps how often it has lost records
 * @param lastGap the last of them
 * @param problems number of problems that it has reported
 * @param lastProblem the last of them
 * @param limits whether it is paused, and what limits its batches
 */
public record SourceStatus(
    String name,
    Origin origin,
    boolean isReceiver,
    boolean isActive,
    long records,
    SourceLag lag,
    Optional<ReplayCapability> replay,
    Optional<Connection> connection,
    Optional<Credit> credit,
    long gaps,
    Optional<Problem> lastGap,
    long problems,
    Optional<Problem> lastProblem,
    SourceState limits) {
  /** A problem that a source has reported. */
  public record Problem(Time time, FailureText text) {}

  /**
   * How a receiver is.
   *
   * @param since when that began
   * @param failures how many starts in a row have failed
   * @param restarts how often it was started again
   * @param nextStart when it is started again, if it has failed
   */
  public record Connection(
      ReceiverState.Status status,
      Time since,
      int failures,
      long restarts,
      Optional<Time> nextStart) {}

  /** The same source after the end of its job. */
  public SourceStatus stopped() {
    return new SourceStatus(
        name,
        origin,
        isReceiver,
        false,
        records,
        lag,
        replay,
        connection,
        credit,
        gaps,
        lastGap,
        problems,
        lastProblem,
        limits);
  }
}
