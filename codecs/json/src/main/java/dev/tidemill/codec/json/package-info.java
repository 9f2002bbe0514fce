/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Records from JSON and to it, with Jackson: {@code Kinesis.stream("orders").records(
 * Json.records(Order.class))}.
 */
@NullMarked
package dev.tidemill.codec.json;

import org.jspecify.annotations.NullMarked;
