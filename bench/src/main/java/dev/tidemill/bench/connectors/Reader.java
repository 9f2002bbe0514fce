/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

/** Reads records as they come, and adds them up. */
interface Reader extends AutoCloseable {
  /** Waits until so many records have come since the last call. */
  Tally read(long records);

  @Override
  void close();
}
