/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Keys: which objects can be one, and their hashes. {@link dev.tidemill.spi.key.StableHash} places a key the same in every JVM; {@link
 * dev.tidemill.spi.key.SeededHash} differs in every JVM, so that nobody can choose keys that collide.
 */
@NullMarked
package dev.tidemill.spi.key;

import org.jspecify.annotations.NullMarked;
