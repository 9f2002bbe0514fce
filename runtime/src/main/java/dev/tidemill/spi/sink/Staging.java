/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.IOException;
import java.io.InputStream;

/**
 * Stores the staged bytes of each partition until the batch is done, for sinks that do not have a
 * staging area of their own. A sink gets it from {@link SinkContext#staging()}. The runtime deletes
 * what is aborted or done.
 *
 * <pre>{@code
 * StagingFunction<Order> writer(SinkBatch batch) throws IOException {
 *   StagedOutputs outputs = staging.outputs(batch);
 *   return partition -> new OrderWriter(outputs.create(partition));   // its finish() returns output.finish()
 * }
 *
 * void publish(SinkBatch batch, List<String> receipts) throws IOException {
 *   for (String receipt : receipts) {
 *     try (InputStream in = staging.open(receipt)) { send(in); }
 *   }
 * }
 * }</pre>
 *
 * <p>A receipt is self-contained: a later process can use it to read the same bytes. If a partition
 * has at most {@link #INLINE_BYTES} bytes, they are stored inside its receipt.
 */
public interface Staging {
  /** Maximum size in bytes of a partition that is stored inside its receipt. */
  int INLINE_BYTES = 4096;

  /**
   * Returns the outputs for one attempt, and deletes what was staged for this attempt before.
   * Called on the driver.
   */
  StagedOutputs outputs(SinkBatch batch) throws IOException;

  /**
   * Opens staged data for reading from the start. The caller closes it. Corrupted bytes are never
   * returned: reading them throws.
   *
   * @param receipt what {@link StagedOutput#finish()} returned, in any process
   * @throws IOException if the data is missing or damaged; the message says what is missing
   */
  InputStream open(String receipt) throws IOException;
}
