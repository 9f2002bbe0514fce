/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagedOutput;
import dev.tidemill.spi.sink.StagedOutputs;
import dev.tidemill.spi.sink.Staging;
import dev.tidemill.spi.sink.StagingFunction;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** A broker to send to: workers stage messages, the driver sends them when the batch is decided. */
final class OpenMqttSink<T> implements OpenSink<T> {
  private final MessageEncoder<T> encoder;
  private final Publisher publisher;
  private final Staging staging;

  /** Id of the batch that was staged last by this sink and of which nothing has been sent. */
  private OptionalLong unsent = OptionalLong.empty();

  /** Id of the batch that was published last by this sink. */
  private OptionalLong published = OptionalLong.empty();

  private OpenMqttSink(MessageEncoder<T> encoder, Publisher publisher, Staging staging) {
    this.encoder = encoder;
    this.publisher = publisher;
    this.staging = staging;
  }

  /** Connects, so that a wrong address or password is an error of the start. */
  static <T> OpenSink<T> open(SinkSettings settings, MessageEncoder<T> encoder, SinkContext context)
      throws InterruptedException {
    String clientId = settings.clientId() == null ? context.id("mqtt client") : settings.clientId();
    Publisher publisher = new Publisher(settings, clientId, context.threads());
    publisher.connect();
    return new OpenMqttSink<>(encoder, publisher, context.staging());
  }

  /** What is staged is in the staging of the runtime, which deletes what is not needed. */
  @Override
  public void recover(SinkRecovery recovery) {}

  @Override
  public StagingFunction<T> writer(SinkBatch batch) throws IOException {
    unsent = OptionalLong.of(batch.id());
    StagedOutputs outputs = staging.outputs(batch);
    MessageEncoder<T> by = encoder;
    return partition -> new Writer<>(outputs.create(partition), by);
  }

  /** Known only of what this process has staged or sent. */
  @Override
  public PublishStatus status(SinkBatch batch, List<String> receipts) {
    OptionalLong id = OptionalLong.of(batch.id());
    if (published.equals(id)) {
      return PublishStatus.PUBLISHED;
    }
    return unsent.equals(id) ? PublishStatus.NOT_PUBLISHED : PublishStatus.UNKNOWN;
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts)
      throws IOException, InterruptedException {
    OptionalLong id = OptionalLong.of(batch.id());
    if (published.equals(id)) {
      return;
    }
    unsent = OptionalLong.empty();
    publisher.send(staging, receipts);
    published = id;
  }

  /** Nothing to do: the runtime deletes what it has staged. */
  @Override
  public void abort(SinkBatch batch) {}

  @Override
  public void close() {
    publisher.close();
  }

  /** Stages one partition. */
  private static final class Writer<T> implements PartitionWriter<T> {
    private final StagedOutput output;
    private final MessageFrames.Writer frames;
    private final MessageEncoder<T> encoder;

    Writer(StagedOutput output, MessageEncoder<T> encoder) throws IOException {
      this.output = output;
      this.encoder = encoder;
      try {
        this.frames = new MessageFrames.Writer(output);
      } catch (IOException e) {
        output.close();
        throw e;
      }
    }

    @Override
    public void write(T record) throws Exception {
      frames.write(encoder.encode(record));
    }

    @Override
    public String finish() throws IOException {
      frames.finish();
      return output.finish();
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }
}
