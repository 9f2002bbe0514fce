/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What a connector implements to take records out: sinks that stage a batch and publish it once.
 */
@NullMarked
package dev.tidemill.spi.sink;

import org.jspecify.annotations.NullMarked;
