/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagingFunction;
import dev.tidemill.spi.sink.StorageStaging;
import dev.tidemill.spi.storage.Storage;
import java.util.ArrayList;
import java.util.List;

/** One start of a job with one output, as its sink sees it. */
final class SinkProcess<T> {
  private final JobIdentity job;
  private final OpenSink<T> sink;
  private final StorageStaging staging;

  /**
   * Opens the sink.
   *
   * @param staged where the runtime stages
   */
  SinkProcess(
      Sink<T> declared,
      JobIdentity job,
      String output,
      Storage storage,
      Storage staged,
      SinkRecovery recovery)
      throws Exception {
    this.job = job;
    this.staging = new StorageStaging(staged, "/staged/" + job.id() + "/" + output, job.epoch());
    staging.recover(recovery);
    this.sink =
        declared.open(new SinkContext(output, job, storage, ConnectorThreads.of(output), staging));
    boolean recovered = false;
    try {
      sink.recover(recovery);
      recovered = true;
    } finally {
      if (!recovered) {
        sink.close();
      }
    }
  }

  /** The n-th batch of the job. */
  SinkBatch batch(long id, int attempt) {
    return new SinkBatch(id, 1000 * id, job.epoch(), attempt, id - 1);
  }

  /** The first batch of a job, at some time. */
  SinkBatch firstBatch(long timeMillis) {
    return new SinkBatch(1, timeMillis, job.epoch(), 1, 0);
  }

  /** Stages the partitions, and returns the receipts of workers. */
  @SafeVarargs
  @SuppressWarnings("varargs") // they are only read
  final List<String> write(SinkBatch batch, List<T>... partitions) throws Exception {
    return write(sink.writer(batch), partitions);
  }

  @SafeVarargs
  static <T> List<String> write(StagingFunction<T> writers, List<T>... partitions)
      throws Exception {
    List<String> receipts = new ArrayList<>();
    for (int i = 0; i < partitions.length; i++) {
      try (PartitionWriter<T> writer = writers.open(i)) {
        for (T record : partitions[i]) {
          writer.write(record);
        }
        receipts.add(writer.finish());
      }
    }
    return receipts;
  }

  /** Stages a batch; it is decided then. */
  @SafeVarargs
  @SuppressWarnings("varargs") // they are only read
  final DecidedBatch stage(SinkBatch batch, List<T>... partitions) throws Exception {
    return decide(batch, write(batch, partitions));
  }

  /** Completes the staging of a batch. What is kept of it is text. */
  DecidedBatch decide(SinkBatch batch, List<String> receipts) throws Exception {
    return new DecidedBatch(batch, sink.prepare(batch, receipts));
  }

  /** A batch as this process names it, which may have been staged by an earlier one. */
  private SinkBatch own(SinkBatch batch) {
    return new SinkBatch(
        batch.id(), batch.timeMillis(), job.epoch(), batch.attempt(), batch.previousId());
  }

  void publish(DecidedBatch decided) throws Exception {
    sink.publish(own(decided.batch()), decided.receipts());
  }

  PublishStatus status(DecidedBatch decided) throws Exception {
    return sink.status(own(decided.batch()), decided.receipts());
  }

  /** Marks the batch as done; it is not published again. */
  void done(DecidedBatch decided) throws Exception {
    staging.release(own(decided.batch()));
  }

  void abort(SinkBatch batch) throws Exception {
    sink.abort(batch);
    staging.discard(batch);
  }

  OpenSink<T> sink() {
    return sink;
  }

  void close() throws Exception {
    sink.close();
    staging.close();
  }
}
