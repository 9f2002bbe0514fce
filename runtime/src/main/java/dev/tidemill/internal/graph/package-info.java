/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the program declared: nodes of streams and outputs, validated and frozen at start.
 */
@NullMarked
package dev.tidemill.internal.graph;

import org.jspecify.annotations.NullMarked;
