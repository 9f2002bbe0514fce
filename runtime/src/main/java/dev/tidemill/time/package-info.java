/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Batch times, and the clocks that say when a batch is due.
 */
@NullMarked
package dev.tidemill.time;

import org.jspecify.annotations.NullMarked;
