/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Keyed state between batches: which version of which state there is.
 */
@NullMarked
package dev.tidemill.internal.state;

import org.jspecify.annotations.NullMarked;
