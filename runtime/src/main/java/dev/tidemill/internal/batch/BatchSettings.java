/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

/**
 * How batches are cut.
 *
 * @param backpressure whether sources are limited by what the last batches could process
 * @param initialRate records per second that a source may bring until the first batches have been
 *     measured
 */
public record BatchSettings(boolean backpressure, long initialRate) {}
