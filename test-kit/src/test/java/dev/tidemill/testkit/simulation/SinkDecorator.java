/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagingFunction;
import java.io.IOException;
import java.util.List;

/** Does what another sink does; subclasses do something else. */
abstract class SinkDecorator implements OpenSink<String> {
  private final OpenSink<String> sink;

  SinkDecorator(OpenSink<String> sink) {
    this.sink = sink;
  }

  @Override
  public void recover(SinkRecovery recovery) throws Exception {
    sink.recover(recovery);
  }

  @Override
  public StagingFunction<String> writer(SinkBatch batch) throws Exception {
    return sink.writer(batch);
  }

  @Override
  public List<String> prepare(SinkBatch batch, List<String> receipts) throws Exception {
    return sink.prepare(batch, receipts);
  }

  @Override
  public PublishStatus status(SinkBatch batch, List<String> receipts) throws Exception {
    return sink.status(batch, receipts);
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts) throws Exception {
    sink.publish(batch, receipts);
  }

  @Override
  public void abort(SinkBatch batch) throws Exception {
    sink.abort(batch);
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
