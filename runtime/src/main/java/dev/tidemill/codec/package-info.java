/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How values become bytes and bytes become values: {@link dev.tidemill.codec.Codecs} finds a codec for each type, a
 * schema says what was written, and whether today's classes can read it.
 *
 * <p>The format is positional: a value is its fields one after the other, and the names of the fields are written once, in the schema. The
 * same value gives the same bytes in every JVM. Nothing here uses Java serialization.
 */
@NullMarked
package dev.tidemill.codec;

import org.jspecify.annotations.NullMarked;
