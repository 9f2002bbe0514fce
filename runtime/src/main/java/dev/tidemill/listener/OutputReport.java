/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import java.time.Duration;
import java.util.Optional;

/**
 * How one output operation of a batch went.
 *
 * @param output which one
 * @param duration how long it took
 * @param failure why it failed, or empty if it did not
 */
public record OutputReport(OutputInfo output, Duration duration, Optional<Throwable> failure) {}
