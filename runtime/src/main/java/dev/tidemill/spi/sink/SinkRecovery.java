/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.util.List;

/**
 * What earlier starts of the job left for one output.
 *
 * @param lastId id of the last decided batch that has this output, published or not; 0 if there is
 *     none
 * @param unfinished decided batches that may not be published yet, oldest first; each is published
 *     before a new batch is staged
 */
public record SinkRecovery(long lastId, List<DecidedBatch> unfinished) {
  /** A first start, with nothing to recover. */
  public static final SinkRecovery NONE = new SinkRecovery(0, List.of());

  public SinkRecovery {
    unfinished = List.copyOf(unfinished);
  }
}
