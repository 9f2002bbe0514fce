/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Measuring: time, JVMs of their own, results that they hand over. */
@NullMarked
package dev.tidemill.bench.measure;

import org.jspecify.annotations.NullMarked;
