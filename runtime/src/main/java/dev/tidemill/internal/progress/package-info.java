/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** How far long operations of a job are: its start, snapshots, listings. */
@NullMarked
package dev.tidemill.internal.progress;

import org.jspecify.annotations.NullMarked;
