/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.util.List;

/**
 * A batch that was decided: nothing of it is computed again, and it is published until that succeeds.
 *
 * @param batch the attempt that was decided, with the epoch in which it was staged
 * @param receipts what {@link OpenSink#prepare} has returned for it
 */
public record DecidedBatch(SinkBatch batch, List<String> receipts) {
  public DecidedBatch {
    receipts = List.copyOf(receipts);
  }
}
