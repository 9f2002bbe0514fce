/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.StagedOutput;
import dev.tidemill.spi.sink.StagedOutputs;
import dev.tidemill.spi.sink.StagingFunction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Stages lines in the staging area of the job, and publishes them in one step. */
abstract class StagingSink implements OpenSink<String> {
  private final Life life;
  private final SinkContext context;

  StagingSink(Life life, SinkContext context) {
    this.life = life;
    this.context = context;
  }

  final Life life() {
    return life;
  }

  final long epoch() {
    return context.job().epoch();
  }

  @Override
  public final StagingFunction<String> writer(SinkBatch batch) throws IOException {
    StagedOutputs outputs = context.staging().outputs(batch);
    return partition -> new Writer(outputs.create(partition));
  }

  /** The staged lines of a batch. */
  final List<String> lines(List<String> receipts) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String receipt : receipts) {
      try (var in = context.staging().open(receipt)) {
        new String(in.readAllBytes(), UTF_8).lines().forEach(lines::add);
      }
    }
    return lines;
  }

  @Override
  public final PublishStatus status(SinkBatch batch, List<String> receipts) {
    return PublishStatus.UNKNOWN;
  }

  @Override
  public void abort(SinkBatch batch) {}

  @Override
  public void close() {}

  private static final class Writer implements PartitionWriter<String> {
    private final StagedOutput out;

    Writer(StagedOutput out) {
      this.out = out;
    }

    @Override
    public void write(String record) throws IOException {
      out.write((record + "\n").getBytes(UTF_8));
    }

    @Override
    public String finish() throws IOException {
      return out.finish();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
