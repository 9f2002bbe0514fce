/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Files as streaming jobs need them: listed, read, written to a temporary name, renamed into place.
 */
@NullMarked
package dev.tidemill.spi.storage;

import org.jspecify.annotations.NullMarked;
