/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * 3 - graph and batch make a plan: a function that keeps nothing between batches but the plans of\n
 * * batches that are remembered.
 */
@NullMarked
package dev.tidemill.internal.plan;

import org.jspecify.annotations.NullMarked;
