/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
@NullMarked
package dev.tidemill.codec.json;

import org.jspecify.annotations.NullMarked;
