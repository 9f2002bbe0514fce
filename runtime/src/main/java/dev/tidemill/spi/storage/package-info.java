/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The SPI for file systems: listing, reading, writing to a temporary name, and renaming into place.
 */
@NullMarked
package dev.tidemill.spi.storage;

import org.jspecify.annotations.NullMarked;
