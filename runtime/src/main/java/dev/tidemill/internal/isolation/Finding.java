/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.isolation;

import dev.tidemill.spi.kernel.FunctionFailure;
import org.jspecify.annotations.Nullable;

/**
 * A record that a function fails on.
 *
 * @param position in words of the source; empty if it has none
 */
public record Finding(
    Place place, @Nullable Object record, String position, FunctionFailure failure) {}
