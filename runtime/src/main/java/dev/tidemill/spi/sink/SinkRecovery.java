/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.util.List;

/**
 * What earlier starts of the job have left of one output.
 *
 * @param lastId id of the last batch that was decided and has this output, published or not; 0 if there was none
 * @param unfinished batches that are decided and may not be published, oldest first; each is published before a new batch is staged
 */
public record SinkRecovery(long lastId, List<DecidedBatch> unfinished) {
  /** A first start: nothing is left. */
  public static final SinkRecovery NONE = new SinkRecovery(0, List.of());

  public SinkRecovery {
    unfinished = List.copyOf(unfinished);
  }
}
