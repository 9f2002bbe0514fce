/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Protection of values that user functions may mutate: detects mutable values and copies them. Used
 * by the loops in {@code spi.kernel} and {@code spi.keyed}.
 */
@NullMarked
package dev.tidemill.spi.value;

import org.jspecify.annotations.NullMarked;
