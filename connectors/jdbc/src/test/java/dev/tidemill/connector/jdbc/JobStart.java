/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

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
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.testkit.storage.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One start of a job with one output, as the sink sees it. */
final class JobStart<T> implements AutoCloseable {
  private final JobIdentity job;
  private final OpenSink<T> sink;

  private JobStart(JobIdentity job, OpenSink<T> sink) {
    this.job = job;
    this.sink = sink;
  }

  /** A job that stages on a disk. */
  record Job(String id, String output, SimulatedDisk disk) {
    static Job create() {
      return new Job("job", "words", new SimulatedDisk(1));
    }

    /** Another output of the job. */
    Job output(String other) {
      return new Job(id, other, disk);
    }

    /** Starts the job. */
    <T> JobStart<T> start(Sink<T> sink, long epoch, SinkRecovery recovery) throws Exception {
      JobIdentity identity = new JobIdentity(id, epoch);
      Storage storage = disk.newProcess();
      StorageStaging staging = new StorageStaging(storage, "/" + id + "/" + output, epoch);
      staging.recover(recovery);
      OpenSink<T> opened = sink.open(new SinkContext(
          output, identity, new LocalStorage(), ConnectorThreads.of(output), staging));
      boolean recovered = false;
      try {
        opened.recover(recovery);
        recovered = true;
        return new JobStart<>(identity, opened);
      } finally {
        if (!recovered) {
          opened.close();
        }
      }
    }

    /** Starts the job for the first time. */
    <T> JobStart<T> start(Sink<T> sink) throws Exception {
      return start(sink, 1, SinkRecovery.NONE);
    }
  }

  /** A recovery with unfinished batches, after which nothing else is decided. */
  static SinkRecovery after(DecidedBatch... unfinished) {
    return new SinkRecovery(unfinished[unfinished.length - 1].batch().id(), List.of(unfinished));
  }

  /** A recovery with no unfinished batches. */
  static SinkRecovery after(long lastId) {
    return new SinkRecovery(lastId, List.of());
  }

  /** Stages a batch after the one with the id before. */
  @SafeVarargs
  @SuppressWarnings("varargs") // they are only read
  final DecidedBatch stage(long id, List<T>... partitions) throws Exception {
    return stageAfter(id - 1, id, List.of(partitions));
  }

  DecidedBatch stageAfter(long previousId, long id, List<List<T>> partitions) throws Exception {
    SinkBatch batch = new SinkBatch(id, 1000 * id, job.epoch(), 1, previousId);
    StagingFunction<T> writers = sink.writer(batch);
    List<String> receipts = new ArrayList<>();
    for (List<T> partition : partitions) {
      try (PartitionWriter<T> writer = writers.open(receipts.size())) {
        for (T each : partition) {
          writer.write(each);
        }
        receipts.add(writer.finish());
      }
    }
    return new DecidedBatch(batch, sink.prepare(batch, receipts));
  }

  /** Publishes a batch that this start or an earlier one has staged. */
  void publish(DecidedBatch decided) throws Exception {
    sink.publish(own(decided.batch()), decided.receipts());
  }

  PublishStatus status(DecidedBatch decided) throws Exception {
    return sink.status(own(decided.batch()), decided.receipts());
  }

  private SinkBatch own(SinkBatch batch) {
    return new SinkBatch(
        batch.id(), batch.timeMillis(), job.epoch(), batch.attempt(), batch.previousId());
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
