/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Which objects can be keys, and their hashes. {@link dev.tidemill.spi.key.StableHash} is the same
 * in every JVM and determines placement. {@link dev.tidemill.spi.key.SeededHash} differs in every
 * JVM, so attackers cannot choose keys that collide.
 */
@NullMarked
package dev.tidemill.spi.key;

import org.jspecify.annotations.NullMarked;
