/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import dev.tidemill.spi.metrics.JobObserver;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.PageSettings;

/** Keeps the reports of jobs whose settings ask for it. */
public final class HistoryObserver implements JobObserver {
  @Override
  public boolean isInterestedIn(PageSettings settings) {
    return settings.history().isPresent();
  }

  @Override
  public AutoCloseable observe(ObservedJob job) {
    return HistoryWriter.start(job, job.description().page().history().orElseThrow());
  }
}
