/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What an engine implements: it evaluates plans, partition by partition.
 */
@NullMarked
package dev.tidemill.spi.engine;

import org.jspecify.annotations.NullMarked;
