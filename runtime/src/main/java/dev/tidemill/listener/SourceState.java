/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import java.util.OptionalLong;

/**
 * What limits the batches of a source, at one moment.
 *
 * @param name name of the source
 * @param paused whether its batches take nothing because the program has paused it
 * @param rateLimit records per second that the program or {@code stream.source.rates} allows; empty
 *     if neither limits the source
 * @param lastLimit how many records the last batch was allowed to take: the least of what the job
 *     could process in time, the rate and a pause; empty before the first batch, and if there was
 *     no limit
 */
public record SourceState(
    String name, boolean paused, OptionalLong rateLimit, OptionalLong lastLimit) {}
