/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.MemoryStaging;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.Staging;
import dev.tidemill.spi.sink.StagingFunction;
import dev.tidemill.spi.storage.LocalStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One start of a job with the output "out", as its sink sees it. */
final class SinkStart implements AutoCloseable {
  private static final String OUTPUT = "out";

  private final JobIdentity job;
  private final OpenSink<String> sink;

  SinkStart(KafkaSink<String> declared, JobIdentity job, Staging staging, ProducerFactory producers)
      throws Exception {
    this.job = job;
    this.sink = declared.open(
        new SinkContext(OUTPUT, job, new LocalStorage(), ConnectorThreads.of(OUTPUT), staging),
        producers);
  }

  /** Opens and recovers. */
  static SinkStart of(
      KafkaSink<String> declared, String job, long epoch, DecidedBatch... unfinished)
      throws Exception {
    long last =
        unfinished.length == 0 ? 0 : unfinished[unfinished.length - 1].batch().id();
    return of(declared, job, epoch, new SinkRecovery(last, List.of(unfinished)));
  }

  static SinkStart of(KafkaSink<String> declared, String job, long epoch, SinkRecovery recovery)
      throws Exception {
    SinkStart start = opened(declared, job, epoch, ProducerFactory.KAFKA);
    try {
      return start.recover(recovery);
    } catch (Exception e) {
      start.close();
      throw e;
    }
  }

  static SinkStart opened(
      KafkaSink<String> declared, String job, long epoch, ProducerFactory producers)
      throws Exception {
    return new SinkStart(declared, new JobIdentity(job, epoch), new MemoryStaging(), producers);
  }

  SinkStart recover(SinkRecovery recovery) throws Exception {
    sink.recover(recovery);
    return this;
  }

  /** The group of the ledger. */
  static String ledger(String job) {
    return "tidemill-" + OUTPUT + "-" + new JobIdentity(job, 1).derivedId(OUTPUT, "transactions");
  }

  /** Stages and decides a batch that follows the one before. */
  @SafeVarargs
  @SuppressWarnings("varargs") // they are only read
  final DecidedBatch stage(long id, List<String>... partitions) throws Exception {
    return stage(id, List.of(partitions));
  }

  DecidedBatch stage(long id, List<List<String>> partitions) throws Exception {
    SinkBatch batch = new SinkBatch(id, 1000 * id, job.epoch(), 1, id - 1);
    List<String> receipts = new ArrayList<>();
    StagingFunction<String> writers = SourceBatches.sent(sink.writer(batch));
    for (int i = 0; i < partitions.size(); i++) {
      try (PartitionWriter<String> writer = writers.open(i)) {
        for (String record : partitions.get(i)) {
          writer.write(record);
        }
        receipts.add(writer.finish());
      }
    }
    return new DecidedBatch(batch, sink.prepare(batch, receipts));
  }

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
