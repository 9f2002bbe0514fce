/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Values that functions of the program may change in place: which can, and private copies of those. Used by the loops of {@code
 * spi.kernel} and {@code spi.keyed}.
 */
@NullMarked
package dev.tidemill.spi.value;

import org.jspecify.annotations.NullMarked;
