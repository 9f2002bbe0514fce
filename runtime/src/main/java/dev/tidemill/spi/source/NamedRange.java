/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/**
 * A range that an earlier start of the job named, in the form that is kept for the next process.
 *
 * @param from {@linkplain Offset#text text} of the first offset, inclusive
 * @param until text of the end offset, exclusive
 * @param payload what {@link OpenSource#payload} returned for the range; may be empty
 */
public record NamedRange(String from, String until, String payload) {}
