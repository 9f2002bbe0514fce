/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Drives each batch through steps 1 to 5; start, stop, drain, listeners.
 */
@NullMarked
package dev.tidemill.internal.scheduler;

import org.jspecify.annotations.NullMarked;
