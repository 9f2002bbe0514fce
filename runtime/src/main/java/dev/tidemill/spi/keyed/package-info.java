/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Tables of keyed state, and the loops that change them. All engines share them; they do not start
 * threads.
 */
@NullMarked
package dev.tidemill.spi.keyed;

import org.jspecify.annotations.NullMarked;
