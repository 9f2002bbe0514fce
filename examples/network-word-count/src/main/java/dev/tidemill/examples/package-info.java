/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The job that runs first: words, counted batch by batch.
 */
@NullMarked
package dev.tidemill.examples;

import org.jspecify.annotations.NullMarked;
