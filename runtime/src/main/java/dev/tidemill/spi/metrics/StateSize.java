/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

/**
 * A state that a job keeps between batches.
 *
 * @param name key of the stream
 * @param keys number of keys
 */
public record StateSize(String name, long keys) {}
