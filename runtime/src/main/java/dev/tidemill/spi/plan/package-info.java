/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Plans: what a batch computes, as a graph of immutable nodes that every engine executes. */
@NullMarked
package dev.tidemill.spi.plan;

import org.jspecify.annotations.NullMarked;
