/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagingFunction;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A sink of one start of a job. When the job is dead, nothing reaches the sink except {@code
 * close()}: a system closes the connections of a dead process, too.
 *
 * @param name of the output
 * @param published takes what is published, if that is recorded
 */
public record LifeSink<T>(
    String name, OpenSink<T> sink, JobLife life, Optional<PublishedRecords> published)
    implements OpenSink<T> {
  @Override
  public void recover(SinkRecovery recovery) throws Exception {
    life.before("recover the sink \"" + name + "\"");
    sink.recover(recovery);
  }

  @Override
  public StagingFunction<T> writer(SinkBatch batch) throws Exception {
    life.before("stage the records of \"" + name + "\"");
    StagingFunction<T> writer = sink.writer(batch);
    if (published.isEmpty()) {
      return writer;
    }
    PublishedRecords records = published.get();
    return partition -> records.writer(name, batch, partition, writer.open(partition));
  }

  @Override
  public List<String> prepare(SinkBatch batch, List<String> receipts) throws Exception {
    life.before("prepare \"" + name + "\"");
    return sink.prepare(batch, receipts);
  }

  @Override
  public PublishStatus status(SinkBatch batch, List<String> receipts) throws Exception {
    return sink.status(batch, receipts);
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts) throws Exception {
    life.before("publish \"" + name + "\"");
    published.ifPresent(records -> records.published(name, batch));
    sink.publish(batch, receipts);
  }

  @Override
  public void abort(SinkBatch batch) throws Exception {
    if (!life.isKilled()) {
      sink.abort(batch);
    }
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
