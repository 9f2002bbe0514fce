/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The SPI for reading records: replayable sources and receivers. */
@NullMarked
package dev.tidemill.spi.source;

import org.jspecify.annotations.NullMarked;
