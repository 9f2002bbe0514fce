/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.internal.state.VersionedState;

/**
 * Keyed state that a batch has changed.
 *
 * @param emitted what was emitted while it changed
 * @param inputs how many pairs came to the change
 */
record ChangedState(VersionedState state, PartitionedRecords<?> emitted, long inputs) {}
