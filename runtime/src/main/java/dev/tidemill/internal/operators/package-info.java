/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Plans of the operations of streams and datasets, built of the few kinds of nodes that engines
 * execute.
 */
@NullMarked
package dev.tidemill.internal.operators;

import org.jspecify.annotations.NullMarked;
