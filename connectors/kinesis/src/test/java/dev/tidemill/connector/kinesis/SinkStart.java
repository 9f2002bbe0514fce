/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.storage.LocalStorage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** An opened sink, which publishes one batch. */
final class SinkStart<T> implements AutoCloseable {
  private final OpenSink<T> sink;

  SinkStart(Sink<T> sink) throws Exception {
    this.sink = sink.open(new SinkContext("out", new JobIdentity("job", 1), new LocalStorage()));
    this.sink.recover(SinkRecovery.NONE);
  }

  /** Stages records, and publishes them on a thread of its own. */
  FutureTask<Void> publishing(List<T> records) throws Exception {
    SinkBatch batch = new SinkBatch(1, 1000, 1, 1, 0);
    String receipt;
    try (PartitionWriter<T> writer = sink.writer(batch).open(0)) {
      for (T record : records) {
        writer.write(record);
      }
      receipt = writer.finish();
    }
    List<String> receipts = sink.prepare(batch, List.of(receipt));
    FutureTask<Void> work = new FutureTask<>((Callable<Void>) () -> {
      sink.publish(batch, receipts);
      return null;
    });
    new Thread(work, "publishing").start();
    return work;
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
