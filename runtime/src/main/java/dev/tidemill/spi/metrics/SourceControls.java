/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

import java.util.OptionalLong;

/**
 * Pauses, resumes and limits the sources of a job, as {@code ssc.source("orders")} does. A change
 * takes effect with the next batch. Any thread may call it; returns at once.
 */
public interface SourceControls {
  /** Controls of nothing. */
  SourceControls NONE = new SourceControls() {
    @Override
    public boolean pause(String source, boolean paused) {
      return false;
    }

    @Override
    public boolean limitRate(String source, OptionalLong recordsPerSecond) {
      return false;
    }
  };

  /**
   * Pauses a source or resumes it.
   *
   * @return whether the job runs and has a source of this name
   */
  boolean pause(String source, boolean paused);

  /**
   * Limits what batches take of a source, or no longer.
   *
   * @param recordsPerSecond from 1
   * @return whether the job runs and has a source of this name
   */
  boolean limitRate(String source, OptionalLong recordsPerSecond);
}
