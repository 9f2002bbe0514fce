/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The SPI for engines, which evaluate plans partition by partition. */
@NullMarked
package dev.tidemill.spi.engine;

import org.jspecify.annotations.NullMarked;
