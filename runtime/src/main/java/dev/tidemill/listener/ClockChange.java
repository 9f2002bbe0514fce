/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import java.time.Duration;

/**
 * The time of day was set while a job ran, or the machine was suspended.
 *
 * <p>Batches go on every interval by a clock that nobody can set, and their times rise evenly. So after the time of day was
 * set back, they are ahead of it; they stay so until it is set forward again, or the job is started anew. After it went
 * forward, the batches that were missed run at once, one after the other.
 *
 * @param by how far the time of day went forward beyond the time that has passed; negative if it was set back
 * @param ahead how far the times of batches are ahead of the time of day now; zero if they agree
 */
public record ClockChange(Duration by, Duration ahead) {}
