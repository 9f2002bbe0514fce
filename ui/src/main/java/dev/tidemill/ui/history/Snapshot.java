/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.time.Time;
import java.util.Map;

/**
 * What a job was doing at some time.
 *
 * @param now the time
 * @param counters those of the program
 */
public record Snapshot(Time now, JobStatus status, Map<String, Long> counters) {}
