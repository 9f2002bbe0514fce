/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Operators on keyed state, as data, and the placement of state by key group, which is the same on
 * every engine and in every JVM.
 */
@NullMarked
package dev.tidemill.spi.state;

import org.jspecify.annotations.NullMarked;
