/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
@NullMarked
package dev.tidemill.codec.kryo;

import org.jspecify.annotations.NullMarked;
