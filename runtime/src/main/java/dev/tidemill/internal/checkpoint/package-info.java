/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * 6 - progress becomes durable: a job goes on in another process from its checkpoint directory.
 */
@NullMarked
package dev.tidemill.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
