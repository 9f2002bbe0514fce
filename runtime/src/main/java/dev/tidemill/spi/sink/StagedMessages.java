/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.IOException;
import java.util.Optional;

/**
 * The messages of a decided batch, in the order of the stream's partitions. They are read from the
 * staging one by one, so a batch may be larger than memory.
 */
@FunctionalInterface
public interface StagedMessages {
  /**
   * Returns the next message, or empty after the last one.
   *
   * @throws IOException if what was staged is missing or damaged
   */
  Optional<OutgoingMessage> next() throws IOException;
}
