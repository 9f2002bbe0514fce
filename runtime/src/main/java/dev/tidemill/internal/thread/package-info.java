/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Threads of a running job: which kind they are, what they run, and what happens when one dies. */
@NullMarked
package dev.tidemill.internal.thread;

import org.jspecify.annotations.NullMarked;
