/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

import dev.tidemill.time.Time;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * A job that is watched. Any thread may call any method, at any time, also after the job has ended;
 * what is returned is a copy that does not change. No method delays a batch.
 */
public interface ObservedJob {
  /** What the job declares; the same for its whole life. */
  JobDescription description();

  /** What the job is doing now. */
  JobStatus status();

  /** The current time of the job's clock. */
  Time now();

  /**
   * The last batches, oldest first, at most {@link PageSettings#retainedBatches}. Of a batch with
   * several attempts, the last one.
   */
  List<ObservedBatch> batches();

  /**
   * The sources, in the order of declaration. Asks them how far the job is behind, at most once a
   * second, which may block for as long as a source takes to answer.
   */
  List<SourceStatus> sources();

  /** Pauses and limits the sources. The default can do neither, as for a job that has ended. */
  default SourceControls controls() {
    return SourceControls.NONE;
  }

  /** Shows records of streams. The default shows none, as for a job that has ended. */
  default RecordTaps taps() {
    return RecordTaps.NONE;
  }

  /**
   * Asks that the records of all streams be counted in a coming batch, at most one a second: see
   * {@link ObservedBatch#flows} and {@link #keyGroups}. Counting takes an addition for each record
   * and stream of that batch; a job that is never asked counts nothing. The default does nothing.
   */
  default void measure() {}

  /**
   * The largest key groups of each state, as of the last batch that was {@linkplain #measure
   * measured}: at most five of each, the largest first. Empty where the engine cannot tell.
   */
  default List<KeyGroupSize> keyGroups() {
    return List.of();
  }

  /** When the job ended; empty while it runs. */
  default Optional<Time> endTime() {
    return Optional.empty();
  }

  /** The streams with state, after the last batch, by name. */
  List<StateSize> states();

  /**
   * Operations that may take long and are under way, the one that began first in front. The default
   * is none.
   */
  default List<Progress> progress() {
    return List.of();
  }

  /** The counters of the program: what was counted in batches that are decided, and outside. */
  SortedMap<String, Long> counters();

  /**
   * The gauges of the program; empty for one that is unknown. Asks them, at most once a second,
   * which may block for as long as one takes to answer.
   */
  SortedMap<String, OptionalDouble> gauges();

  /** All meters, in a fixed order. Asks the program's gauges and the sources. */
  List<MeterFamily> meters();

  /**
   * Adds a function that is called after each change of {@link #status} or {@link #batches}. It runs
   * on the thread of the change, usually the driver, and so must return at once.
   */
  void onChange(Runnable changed);
}
