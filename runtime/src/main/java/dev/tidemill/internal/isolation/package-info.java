/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Finds input records that functions fail on, and computes a batch without them. */
@NullMarked
package dev.tidemill.internal.isolation;

import org.jspecify.annotations.NullMarked;
