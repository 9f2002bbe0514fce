/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Errors and where they come from: one exception type with a code, and the line of the user's
 * program that declared the failed operation.
 */
@NullMarked
package dev.tidemill.error;

import org.jspecify.annotations.NullMarked;
