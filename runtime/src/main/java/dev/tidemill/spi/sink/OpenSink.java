/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A sink in use: it stages a batch, then publishes it.
 *
 * <p>For each batch the driver asks for a {@linkplain #writer writer}, which workers use to stage each partition, and
 * each leaves a receipt: a text that says where the staged records are. When all have succeeded and
 * the batch is decided, the driver calls {@link #publish} with the receipts in order of partitions; after a failure,
 * {@link #abort}. Methods of this type are called on the driver's thread, one at a time, and may block. Nothing may be
 * visible to readers before {@code publish}, and {@code publish} may be called again for a batch that is already
 * published, in this process or after a restart: then it changes nothing that a reader can see,
 * as far as the sink's {@link Guarantee} goes.
 *
 * @param <T> type of the records
 */
public interface OpenSink<T> extends Closeable {
  /** How one partition of the batch is staged; it is sent to the workers, so it must be serialisable. */
  StagingFunction<T> writer(SinkBatch batch) throws Exception;

  /** Makes the batch visible: the only step that readers may notice. */
  void publish(SinkBatch batch, List<String> receipts) throws Exception;

  /** Forgets what was staged for this attempt, as far as it is known; nothing happens if nothing was. */
  void abort(SinkBatch batch) throws Exception;

  @Override
  void close() throws IOException;
}
