/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Commands that look at a checkpoint directory: what is in it, whether it is whole, what has
 * changed, and whether a version of the job goes on from it. None opens a source or runs a batch.
 */
@NullMarked
package dev.tidemill.internal.inspection;

import org.jspecify.annotations.NullMarked;
