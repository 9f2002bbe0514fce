/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

import dev.tidemill.time.Time;

/**
 * A record as a tap shows it.
 *
 * @param number counts the records of a stream that are shown, from 1
 * @param batch the batch that it is a result of
 * @param partition the partition that had it
 * @param type name of its class
 * @param text what its {@code toString} returns, redacted, with control characters as escapes
 * @param isCut whether the text is only its beginning, about 1,000 characters
 */
public record TappedRecord(
    long number, Time batch, int partition, String type, String text, boolean isCut) {}
