/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Keeps dead letters in files. */
@NullMarked
package dev.tidemill.internal.letters;

import org.jspecify.annotations.NullMarked;
