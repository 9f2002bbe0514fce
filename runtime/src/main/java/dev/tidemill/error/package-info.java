/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What can go wrong, and where: one exception type with a code, and the line of the user's program that
 * declared the operation that failed.
 */
@NullMarked
package dev.tidemill.error;

import org.jspecify.annotations.NullMarked;
