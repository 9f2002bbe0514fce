/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Bytes in blocks with a checksum each, for files that are written once and read from the start. */
@NullMarked
package dev.tidemill.internal.block;

import org.jspecify.annotations.NullMarked;
