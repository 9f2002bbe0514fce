/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Connectors beside the bare clients of their systems. The servers are real, and what sends is a process of its own.
 */
@NullMarked
package dev.tidemill.bench.connectors;

import org.jspecify.annotations.NullMarked;
