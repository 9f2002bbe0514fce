/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The page of real jobs in a real browser. */
@NullMarked
package dev.tidemill.it.page;

import org.jspecify.annotations.NullMarked;
