/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Inner loops that all engines share: fused narrow steps, combining tables, groups and sorting.
 * Nothing here starts a thread, reads a clock or does I/O.
 */
@NullMarked
package dev.tidemill.spi.kernel;

import org.jspecify.annotations.NullMarked;
