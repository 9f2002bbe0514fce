/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How fast the runtime is, beside hand-written loops over the same data in the same run: one main class for each
 * figure, and {@link dev.tidemill.bench.Bench} that runs them in JVMs of their own and prints a table.
 */
@NullMarked
package dev.tidemill.bench;

import org.jspecify.annotations.NullMarked;
