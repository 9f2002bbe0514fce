/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.output;

import dev.tidemill.time.TimeFormat;
import java.io.PrintStream;

/**
 * Where and how print() writes.
 *
 * @param target takes the text
 * @param times how it shows the times of batches
 */
public record PrintSettings(PrintStream target, TimeFormat times) {}
