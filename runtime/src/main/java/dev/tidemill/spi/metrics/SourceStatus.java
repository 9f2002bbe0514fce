/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

import dev.tidemill.error.Origin;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.time.Time;
import java.util.Optional;

/**
 * A source of a job.
 *
 * @param name name of its stream
 * @param isReceiver whether records are pushed to it
 * @param isActive whether it is running; a receiver may be stopped or waiting to be restarted
 * @param records number of records in the batches of this start that are done
 * @param lag how far the job is behind
 * @param problems number of problems that it has reported
 * @param lastProblem the last of them
 */
public record SourceStatus(
    String name,
    Origin origin,
    boolean isReceiver,
    boolean isActive,
    long records,
    SourceLag lag,
    long problems,
    Optional<Problem> lastProblem) {
  /** A problem that a source has reported. */
  public record Problem(Time time, FailureText text) {}
}
