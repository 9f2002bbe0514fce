/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** A job that is killed again and again, and the truth to compare it with. */
@NullMarked
package dev.tidemill.it.recovery;

import org.jspecify.annotations.NullMarked;
