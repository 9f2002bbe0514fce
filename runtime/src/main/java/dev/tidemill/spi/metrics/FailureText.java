/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

/**
 * A failure as text; the exception itself may hold on to the records of a batch.
 *
 * @param message what failed, at most 4,000 characters
 * @param details the stack trace, at most 32,000 characters
 */
public record FailureText(String message, String details) {}
