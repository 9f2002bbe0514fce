/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What is done with keyed state, as data, and where a key's state belongs: key groups, which are the same on every engine and in
 * every JVM.
 */
@NullMarked
package dev.tidemill.spi.state;

import org.jspecify.annotations.NullMarked;
