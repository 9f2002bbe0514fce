/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What a test harness replaces and sees of a job beyond its clock and storage. */
@NullMarked
package dev.tidemill.spi.harness;

import org.jspecify.annotations.NullMarked;
