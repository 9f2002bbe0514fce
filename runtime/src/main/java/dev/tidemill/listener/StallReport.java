/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.List;

/**
 * The driver has made no progress for many batch intervals.
 *
 * @param batchTime time of the batch that it is at, or of the next one
 * @param duration how long it has made none
 * @param intervals how many batch intervals that is
 * @param running what the driver and its workers were doing when this was noticed; empty if no
 *     thread drives
 */
public record StallReport(
    Time batchTime, Duration duration, long intervals, List<RunningThread> running) {
  public StallReport {
    running = List.copyOf(running);
  }
}
