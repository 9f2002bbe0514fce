/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import dev.tidemill.time.Time;

/**
 * What a batch has done to a keyed state.
 *
 * @param batch the batch
 * @param changed keys whose state it has set, new ones included
 * @param removed keys that were there before and that it has removed, because the program ended
 *     them or they timed out
 */
public record StateActivity(Time batch, long changed, long removed) {}
