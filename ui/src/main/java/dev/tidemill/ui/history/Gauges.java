/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * The gauges of a program.
 *
 * @param values by name; empty for a gauge that could not be asked
 */
public record Gauges(Map<String, OptionalDouble> values) {}
