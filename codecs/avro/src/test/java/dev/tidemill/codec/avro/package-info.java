/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
@NullMarked
package dev.tidemill.codec.avro;

import org.jspecify.annotations.NullMarked;
