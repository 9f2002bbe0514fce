/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * How objects are taken apart and put together again, for the codecs: resolved generic types, the
 * parts of a class, and the method handles that read and make them. It knows nothing of bytes.
 */
@NullMarked
package dev.tidemill.internal.codec;

import org.jspecify.annotations.NullMarked;
