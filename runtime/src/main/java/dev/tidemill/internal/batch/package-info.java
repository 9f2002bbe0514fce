/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * 2 - a tick cuts a batch: when it is due, and which range of every source belongs to it.
 */
@NullMarked
package dev.tidemill.internal.batch;

import org.jspecify.annotations.NullMarked;
