/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/**
 * A range that an earlier start of the job has named, as it is kept from one process to the next.
 *
 * @param from {@linkplain Offset#text text} of its beginning
 * @param until text of its end
 * @param payload what the source {@linkplain OpenSource#payload gave} for it; empty if it gave nothing
 */
public record NamedRange(String from, String until, String payload) {}
