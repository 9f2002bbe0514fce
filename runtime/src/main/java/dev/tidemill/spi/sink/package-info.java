/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The SPI for writing records: sinks that stage a batch and then publish it once. */
@NullMarked
package dev.tidemill.spi.sink;

import org.jspecify.annotations.NullMarked;
