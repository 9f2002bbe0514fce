/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.time;

import java.io.Serializable;

/**
 * Batch times from begin to end, both inclusive.
 *
 * @param begin the first batch time
 * @param end the last batch time
 */
public record Interval(Time begin, Time end) implements Serializable {}
