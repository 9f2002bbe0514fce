/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import java.io.Closeable;
import java.io.IOException;

/** Sends decided batches to the brokers. The driver calls all methods; they block. */
interface Publisher extends Closeable {
  /** Called once, before the other methods. */
  void recover(SinkRecovery recovery) throws IOException, InterruptedException;

  /** A batch is about to be staged, so nothing of it has been sent. */
  void staging(SinkBatch batch);

  PublishStatus status(SinkBatch batch) throws IOException, InterruptedException;

  void publish(SinkBatch batch, StagedRecords records) throws IOException, InterruptedException;

  @Override
  void close();
}
