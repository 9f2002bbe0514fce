/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Encoding of values. {@link dev.tidemill.codec.Codecs} finds a codec for each type; a schema
 * describes what was written, and tells whether current classes can read it.
 *
 * <p>The format is positional: a value is the sequence of its fields, and field names are written
 * once, in the schema. Equal values have the same encoding in every JVM. Java serialization is not
 * used.
 */
@NullMarked
package dev.tidemill.codec;

import org.jspecify.annotations.NullMarked;
