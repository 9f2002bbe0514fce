/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Checks that what a function holds on to can be sent to a worker.
 */
@NullMarked
package dev.tidemill.internal.closure;

import org.jspecify.annotations.NullMarked;
