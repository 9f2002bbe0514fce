/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

/**
 * What the batch log says of one start of the job.
 *
 * @param after the last batch before it; 0 if there was none
 * @param last the last batch that it has planned, decided or given up; 0 if there is none
 * @param batches how many it has decided or given up, as far as the log goes back
 * @param stopped whether it was stopped and had finished all that it began
 */
public record StoredStart(long epoch, long after, long last, long batches, boolean stopped) {}
