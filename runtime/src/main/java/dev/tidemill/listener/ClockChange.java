/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import java.time.Duration;

/**
 * The system time was set while a job was running, or the machine was suspended.
 *
 * <p>Batches continue every interval by a monotonic clock, and their times increase evenly. So
 * after the system time was set back, batch times are ahead of it. They stay ahead until it is set
 * forward again; a start that goes on from a checkpoint begins after its last batch, and so ahead of
 * the system time, too. After it was set forward, the missed batches run at once,
 * one after the other.
 *
 * @param by how far the system time moved forward beyond the elapsed time; negative if it was set
 *     back
 * @param ahead how far batch times are now ahead of the system time; zero if they agree
 */
public record ClockChange(Duration by, Duration ahead) {}
