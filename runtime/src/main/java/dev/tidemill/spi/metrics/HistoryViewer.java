/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

/**
 * Shows what earlier runs of jobs have left, with no job running. Found on the class path, in {@code
 * META-INF/services/dev.tidemill.spi.metrics.HistoryViewer}; has a public no-argument constructor.
 */
public interface HistoryViewer {
  /**
   * Begins to show the history that the settings name, until the process ends. Called once, on any
   * thread; returns as soon as it is shown.
   *
   * @param settings with a {@linkplain PageSettings#history history}
   * @return where it is shown, as part of a sentence: {@code http://localhost:4040/}
   * @throws Exception if it cannot be shown; the message says why and what to do
   */
  String show(PageSettings settings) throws Exception;
}
