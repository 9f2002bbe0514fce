/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
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
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** A stream to put into: workers stage records, the driver puts them when the batch is decided. */
final class OpenKinesisSink<T> implements OpenSink<T> {
  private final RecordEncoder<T> encoder;
  private final Publisher publisher;
  private final Staging staging;

  /** Id of the batch that was staged last by this sink and of which nothing has been put. */
  private OptionalLong unsent = OptionalLong.empty();

  /** Id of the batch that was published last by this sink. */
  private OptionalLong published = OptionalLong.empty();

  private OpenKinesisSink(RecordEncoder<T> encoder, Publisher publisher, Staging staging) {
    this.encoder = encoder;
    this.publisher = publisher;
    this.staging = staging;
  }

  /** Asks for the stream, so that a wrong name or wrong credentials are an error of the start. */
  static <T> OpenSink<T> open(
      Access access, Duration putTimeout, RecordEncoder<T> encoder, SinkContext context) {
    SdkClients clients = null;
    try {
      SdkClients created = Reasons.translated(
          access.toString(), () -> SdkClients.create(access, context.job().id()));
      clients = created;
      Reasons.translated(
          access.toString(),
          () -> created
              .kinesis()
              .describeStreamSummary(request -> request.streamName(access.stream())));
      return new OpenKinesisSink<>(
          encoder, new Publisher(access, putTimeout, created), context.staging());
    } catch (RuntimeException e) {
      if (clients != null) {
        clients.close();
      }
      if (e instanceof ServiceFailure failure) {
        throw new TidemillException(ErrorCode.OUTPUT_FAILED, failure.text(), failure);
      }
      throw e;
    }
  }

  /** What is staged is in the staging of the runtime, which deletes what is not needed. */
  @Override
  public void recover(SinkRecovery recovery) {}

  @Override
  public StagingFunction<T> writer(SinkBatch batch) throws IOException {
    unsent = OptionalLong.of(batch.id());
    StagedOutputs outputs = staging.outputs(batch);
    RecordEncoder<T> by = encoder;
    return partition -> new Writer<>(outputs.create(partition), by);
  }

  /** Known only of what this process has staged or put. */
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
    publisher.put(staging, receipts);
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
    private final RecordFrames.Writer frames;
    private final RecordEncoder<T> encoder;

    Writer(StagedOutput output, RecordEncoder<T> encoder) throws IOException {
      this.output = output;
      this.encoder = encoder;
      try {
        this.frames = new RecordFrames.Writer(output);
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
