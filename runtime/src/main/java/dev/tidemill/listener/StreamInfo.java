/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import dev.tidemill.error.Origin;
import java.time.Duration;
import java.util.Optional;

/**
 * A stream of a job.
 *
 * @param name the name given by {@code named(...)}, if any
 * @param origin which operation it is and where it was declared
 * @param kind where its records come from
 * @param slide the time between two of its batches
 * @param reachesOutput whether an output declared so far needs it; a stream that reaches none is
 *     never computed
 */
public record StreamInfo(
    Optional<String> name, Origin origin, Kind kind, Duration slide, boolean reachesOutput) {
  /** Where the records of a stream come from. */
  public enum Kind {
    /** A source that is asked for records, or a queue. */
    SOURCE,
    /** A receiver, which is pushed records. */
    RECEIVER,
    /** Other streams. */
    DERIVED
  }
}
