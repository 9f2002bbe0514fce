/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Keys that somebody has chosen to make tables slow. */
@NullMarked
package dev.tidemill.flood;

import org.jspecify.annotations.NullMarked;
