/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The page as its clients see it. */
@NullMarked
package dev.tidemill.ui;

import org.jspecify.annotations.NullMarked;
