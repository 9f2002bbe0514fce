/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import java.time.Duration;
import java.util.Optional;

/**
 * The outcome of one output operation of a batch.
 *
 * @param output the output operation
 * @param duration how long it took
 * @param failure why it failed, or empty if it did not
 */
public record OutputReport(OutputInfo output, Duration duration, Optional<Throwable> failure) {}
