/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui;

import dev.tidemill.spi.metrics.JobObserver;
import dev.tidemill.spi.metrics.ObservedJob;
import dev.tidemill.spi.metrics.PageSettings;

/** Shows jobs on the page that their settings ask for. */
public final class PageObserver implements JobObserver {
  @Override
  public boolean isInterestedIn(PageSettings settings) {
    return settings.enabled();
  }

  @Override
  public AutoCloseable observe(ObservedJob job) throws Exception {
    return Page.of(job.description().page()).show(job);
  }
}
