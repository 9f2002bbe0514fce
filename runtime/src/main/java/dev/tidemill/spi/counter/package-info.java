/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Counters of the program in functions on records: what an engine does so that each record of a
 * batch counts once, however often its functions run.
 */
@NullMarked
package dev.tidemill.spi.counter;

import org.jspecify.annotations.NullMarked;
