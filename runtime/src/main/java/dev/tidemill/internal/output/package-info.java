/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * 5 - results leave: output operations run in declared order.
 */
@NullMarked
package dev.tidemill.internal.output;

import org.jspecify.annotations.NullMarked;
