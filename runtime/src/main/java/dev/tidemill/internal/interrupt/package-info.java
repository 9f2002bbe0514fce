/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Keeps the interrupts that Tidemill requests apart from those that user code and connectors leave
 * behind.
 */
@NullMarked
package dev.tidemill.internal.interrupt;

import org.jspecify.annotations.NullMarked;
