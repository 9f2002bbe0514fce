/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.function.Decoder;
import dev.tidemill.spi.source.SourceEvents;

/** A decoder that reports and skips invalid records. */
interface ReportingDecoder<T> extends Decoder<T> {
  /** Returns the same decoder for one stream, which reports its problems. */
  Decoder<T> reportingTo(String stream, SourceEvents problems);
}
