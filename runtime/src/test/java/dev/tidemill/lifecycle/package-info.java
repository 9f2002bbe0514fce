/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** How a context lives: it starts, runs batch after batch, fails, and stops; with doubles that follow a script. */
@NullMarked
package dev.tidemill.lifecycle;

import org.jspecify.annotations.NullMarked;
