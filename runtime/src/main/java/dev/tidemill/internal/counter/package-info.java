/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The counters and gauges of a program. */
@NullMarked
package dev.tidemill.internal.counter;

import org.jspecify.annotations.NullMarked;
