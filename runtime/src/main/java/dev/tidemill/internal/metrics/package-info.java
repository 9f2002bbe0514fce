/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Records what a job does for those who watch it, if there are any, and keeps them away from its
 * threads.
 */
@NullMarked
package dev.tidemill.internal.metrics;

import org.jspecify.annotations.NullMarked;
