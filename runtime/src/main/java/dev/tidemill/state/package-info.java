/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a function with state per key is passed: the {@link dev.tidemill.state.State} of its key.
 */
@NullMarked
package dev.tidemill.state;

import org.jspecify.annotations.NullMarked;
