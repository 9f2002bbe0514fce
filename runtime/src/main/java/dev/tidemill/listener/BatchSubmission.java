/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import dev.tidemill.time.Time;

/**
 * A batch that is due and about to run.
 *
 * @param batch the batch in its first attempt; without ranges if its sources could not name them
 *     yet
 * @param submissionTime when its turn came; later than the batch time if earlier batches took too
 *     long
 * @param waiting how many later batches are also due by then, and waiting
 */
public record BatchSubmission(BatchInfo batch, Time submissionTime, long waiting) {}
