/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Keyed state on storage: the changes of each batch, complete copies that are made in the
 * background, and restoring both.
 */
@NullMarked
package dev.tidemill.internal.statestore;

import org.jspecify.annotations.NullMarked;
