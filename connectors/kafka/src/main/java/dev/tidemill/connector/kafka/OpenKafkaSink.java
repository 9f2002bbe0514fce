/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

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
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** A topic to send to: workers stage records, the driver sends them when the batch is decided. */
final class OpenKafkaSink<T> implements OpenSink<T> {
  private final SinkSettings settings;
  private final RecordEncoder<T> encoder;
  private final Publisher publisher;
  private final Staging staging;

  private OpenKafkaSink(
      SinkSettings settings, RecordEncoder<T> encoder, Publisher publisher, Staging staging) {
    this.settings = settings;
    this.encoder = encoder;
    this.publisher = publisher;
    this.staging = staging;
  }

  static <T> OpenSink<T> open(
      SinkSettings settings,
      RecordEncoder<T> encoder,
      SinkContext context,
      ProducerFactory producers)
      throws InterruptedException {
    String clientId = "tidemill-" + context.name();
    requireTopic(settings, clientId + "-driver");
    Publisher publisher;
    if (settings.exactlyOnce()) {
      publisher = LedgerPublisher.open(settings, context, producers);
    } else {
      publisher = new PlainPublisher(
          settings, producers.open(settings, settings.client().forProducer(clientId)));
    }
    return new OpenKafkaSink<>(settings, encoder, publisher, context.staging());
  }

  /**
   * A producer waits for a minute for a missing topic; brokers say at once that there
   * is none.
   */
  private static void requireTopic(SinkSettings settings, String clientId)
      throws InterruptedException {
    try (ClusterClient client =
        ClusterClient.connect(settings.client(), clientId, ErrorCode.OUTPUT_FAILED)) {
      Set<String> missing = Answers.await(
              client.catalog(new Subscription.Topics(List.of(settings.topic()))))
          .missing();
      if (!missing.isEmpty() && !Answers.await(client.createsTopics()).orElse(true)) {
        throw new TidemillException(
            ErrorCode.OUTPUT_FAILED, settings.client().missingTopics(missing));
      }
    } catch (ClusterUnavailable e) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          e.getMessage() + ClientSettings.CHECK_THAT_IT_RUNS,
          e.getCause());
    }
  }

  /** What is staged is in the staging of the runtime, which deletes what is not needed. */
  @Override
  public void recover(SinkRecovery recovery) throws IOException, InterruptedException {
    publisher.recover(recovery);
  }

  @Override
  public StagingFunction<T> writer(SinkBatch batch) throws IOException {
    publisher.staging(batch);
    StagedOutputs outputs = staging.outputs(batch);
    String to = settings.topic();
    ClientSettings with = settings.client();
    RecordEncoder<T> by = encoder;
    return partition -> Writer.open(outputs.create(partition), () -> by.begin(to, with.all()));
  }

  @Override
  public PublishStatus status(SinkBatch batch, List<String> receipts)
      throws IOException, InterruptedException {
    return publisher.status(batch);
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts)
      throws IOException, InterruptedException {
    publisher.publish(batch, new StagedRecords(staging, receipts));
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
    private final RecordEncoder<T>.Encoding encoding;

    private Writer(StagedOutput output, RecordEncoder<T>.Encoding encoding) throws IOException {
      this.output = output;
      this.frames = new RecordFrames.Writer(output);
      this.encoding = encoding;
    }

    static <T> Writer<T> open(StagedOutput output, Supplier<RecordEncoder<T>.Encoding> encoding)
        throws IOException {
      try {
        return new Writer<>(output, encoding.get());
      } catch (RuntimeException | IOException e) {
        output.close();
        throw e;
      }
    }

    @Override
    public void write(T record) throws IOException {
      frames.write(encoding.encode(record));
    }

    @Override
    public String finish() throws IOException {
      frames.finish();
      return output.finish();
    }

    @Override
    public void close() throws IOException {
      try {
        encoding.close();
      } finally {
        output.close();
      }
    }
  }
}
