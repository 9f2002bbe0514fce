/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Tidemill: a micro-batch streaming runtime. Start at {@link dev.tidemill.StreamingContext} and
 * {@link dev.tidemill.DStream}.
 */
@NullMarked
package dev.tidemill;

import org.jspecify.annotations.NullMarked;
