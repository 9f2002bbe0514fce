/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Collections that the runtime hands to functions of the program. */
@NullMarked
package dev.tidemill.internal.data;

import org.jspecify.annotations.NullMarked;
