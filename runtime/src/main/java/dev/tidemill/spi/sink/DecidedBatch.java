/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.util.List;

/**
 * A decided batch. It is never recomputed, and publishing is retried until it succeeds.
 *
 * @param batch the attempt that was decided, with the epoch in which it was staged
 * @param receipts what {@link OpenSink#prepare} returned for it
 */
public record DecidedBatch(SinkBatch batch, List<String> receipts) {
  public DecidedBatch {
    receipts = List.copyOf(receipts);
  }
}
