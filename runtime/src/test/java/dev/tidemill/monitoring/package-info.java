/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */

/** What a job tells its observers, and that they cannot harm it. */
@NullMarked
package dev.tidemill.monitoring;

import org.jspecify.annotations.NullMarked;
