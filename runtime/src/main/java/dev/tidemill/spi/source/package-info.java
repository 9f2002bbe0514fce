/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a connector implements to bring records in: replayable sources, and receivers.
 */
@NullMarked
package dev.tidemill.spi.source;

import org.jspecify.annotations.NullMarked;
