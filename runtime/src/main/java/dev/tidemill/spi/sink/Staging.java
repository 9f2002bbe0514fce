/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.IOException;
import java.io.InputStream;

/**
 * Keeps what a sink stages, for a sink that has no place of its own: bytes of each partition, until the batch is done. The runtime gives it
 * to the sink by {@link SinkContext#staging()}, and deletes what is aborted or done.
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
 * <p>A receipt is complete: with it, a process that starts later reads the same bytes. The bytes of a partition of up to {@link
 * #INLINE_BYTES} are inside its receipt.
 */
public interface Staging {
  /** A partition with no more bytes than this has them in its receipt. */
  int INLINE_BYTES = 4096;

  /** Where the partitions of one attempt are staged; what was staged for this attempt before is deleted. Called on the driver. */
  StagedOutputs outputs(SinkBatch batch) throws IOException;

  /**
   * Opens what was staged, for reading from its beginning; the caller closes it. Bytes that are not those that were written, are never
   * returned: reading them fails.
   *
   * @param receipt what {@link StagedOutput#finish()} has returned, in any process
   * @throws IOException if it is gone or damaged; the message says what is missing
   */
  InputStream open(String receipt) throws IOException;
}
