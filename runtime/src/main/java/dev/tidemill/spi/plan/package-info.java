/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a batch computes, as data: about nine kinds of immutable nodes that every engine executes.
 */
@NullMarked
package dev.tidemill.spi.plan;

import org.jspecify.annotations.NullMarked;
