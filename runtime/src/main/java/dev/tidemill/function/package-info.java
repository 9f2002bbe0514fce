/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Functions that users write: they may throw, and those that run on records are serialisable.
 */
@NullMarked
package dev.tidemill.function;

import org.jspecify.annotations.NullMarked;
