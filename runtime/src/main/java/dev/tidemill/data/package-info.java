/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Values that are passed between operations: pairs, and the partitioners that distribute their
 * keys.
 */
@NullMarked
package dev.tidemill.data;

import org.jspecify.annotations.NullMarked;
