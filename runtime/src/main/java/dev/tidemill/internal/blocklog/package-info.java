/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Received records on disk, in blocks, until the batches that take them are over. */
@NullMarked
package dev.tidemill.internal.blocklog;

import org.jspecify.annotations.NullMarked;
