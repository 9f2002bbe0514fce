/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Batches that go on without the records that functions fail on. */
@NullMarked
package dev.tidemill.deadletter;

import org.jspecify.annotations.NullMarked;
