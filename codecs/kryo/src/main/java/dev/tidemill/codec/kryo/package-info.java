/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A codec made with Kryo, for classes that the built-in codecs cannot encode, such as graphs of
 * objects that refer to each other.
 */
@NullMarked
package dev.tidemill.codec.kryo;

import org.jspecify.annotations.NullMarked;
