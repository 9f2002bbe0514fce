/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Values that travel between operations: pairs, and the rule that spreads their keys over partitions.
 */
@NullMarked
package dev.tidemill.data;

import org.jspecify.annotations.NullMarked;
