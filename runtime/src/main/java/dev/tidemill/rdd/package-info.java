/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The records of one batch as user functions see them: a plan, and the evaluator that can run it.
 */
@NullMarked
package dev.tidemill.rdd;

import org.jspecify.annotations.NullMarked;
