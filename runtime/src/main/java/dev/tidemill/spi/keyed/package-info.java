/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Tables that hold keyed state, and the loops that change them: without threads, the same on every engine.
 */
@NullMarked
package dev.tidemill.spi.keyed;

import org.jspecify.annotations.NullMarked;
