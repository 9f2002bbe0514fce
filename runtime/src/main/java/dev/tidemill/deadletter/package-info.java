/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Records that a batch has given up because a function of the program fails on them. */
@NullMarked
package dev.tidemill.deadletter;

import org.jspecify.annotations.NullMarked;
