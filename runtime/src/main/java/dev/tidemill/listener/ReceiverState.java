/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import dev.tidemill.time.Time;
import java.util.Optional;

/**
 * How a receiver is. A server that stays unavailable is one state, {@code FAILING}, whose count of
 * failures grows.
 *
 * @param stream name of its stream
 * @param status what it does
 * @param since when that began, by the job's clock; for {@code FAILING}, the first failure in the
 *     row
 * @param failures how many starts in a row have failed; 0 once a start was healthy for long enough
 * @param message the last failure, or why it was stopped; empty if nothing has failed
 * @param error the exception behind the message, if any
 * @param nextStart when a failed receiver is started again; empty in other states
 */
public record ReceiverState(
    String stream,
    Status status,
    Time since,
    int failures,
    String message,
    Optional<Throwable> error,
    Optional<Time> nextStart) {
  /** What a receiver does. */
  public enum Status {
    /** It was started for the first time, and has not reported a connection or stored a record. */
    CONNECTING,
    /** It has reported a connection, or has stored a record. */
    RUNNING,
    /** Its last start has failed; it is started again and again. */
    FAILING,
    /** It was stopped for good. */
    STOPPED
  }
}
