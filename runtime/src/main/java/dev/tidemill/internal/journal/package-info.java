/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The order in which a batch is decided and finished, written down.
 */
@NullMarked
package dev.tidemill.internal.journal;

import org.jspecify.annotations.NullMarked;
