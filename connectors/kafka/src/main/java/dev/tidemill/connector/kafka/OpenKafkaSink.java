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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic to send to: workers stage records, the driver sends them when the batch is decided. */
final class OpenKafkaSink<T> implements OpenSink<T> {
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final int SENT_AT_ONCE = 100_000;

  private final String topic;
  private final ClientSettings settings;
  private final RecordEncoder<T> encoder;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Staging staging;

  /** Time of the batch that was staged last by this sink and of which nothing has been sent. */
  private OptionalLong unsent = OptionalLong.empty();

  /** Time of the batch that was published last by this sink. */
  private OptionalLong published = OptionalLong.empty();

  private OpenKafkaSink(
      String topic,
      ClientSettings settings,
      RecordEncoder<T> encoder,
      KafkaProducer<byte[], byte[]> producer,
      Staging staging) {
    this.topic = topic;
    this.settings = settings;
    this.encoder = encoder;
    this.producer = producer;
    this.staging = staging;
  }

  static <T> OpenSink<T> open(
      String topic, ClientSettings settings, RecordEncoder<T> encoder, SinkContext context)
      throws InterruptedException {
    String clientId = "tidemill-" + context.name();
    requireTopic(topic, settings, clientId + "-driver");
    KafkaProducer<byte[], byte[]> producer;
    try {
      producer = new KafkaProducer<>(
          settings.forProducer(clientId), new ByteArraySerializer(), new ByteArraySerializer());
    } catch (RuntimeException e) {
      throw failed(settings, "no producer can be made", e);
    }
    try {
      producer.partitionsFor(topic);
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw failed(settings, "cannot find topic " + topic + ", nor have the brokers created it", e);
    }
    return new OpenKafkaSink<>(topic, settings, encoder, producer, context.staging());
  }

  /**
   * A producer waits for a minute for a missing topic; brokers say at once that there
   * is none.
   */
  private static void requireTopic(String topic, ClientSettings settings, String clientId)
      throws InterruptedException {
    try (ClusterClient client =
        ClusterClient.connect(settings, clientId, ErrorCode.OUTPUT_FAILED)) {
      Set<String> missing =
          Answers.await(client.catalog(new Subscription.Topics(List.of(topic)))).missing();
      if (!missing.isEmpty() && !Answers.await(client.createsTopics()).orElse(true)) {
        throw new TidemillException(ErrorCode.OUTPUT_FAILED, settings.missingTopics(missing));
      }
    } catch (ClusterUnavailable e) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          e.getMessage() + ClientSettings.SEE_WHETHER_IT_RUNS,
          e.getCause());
    }
  }

  /**
   * Nothing to do: what is staged is in the staging of the runtime, and a topic cannot tell which
   * batches it has.
   */
  @Override
  public void recover(SinkRecovery recovery) {}

  @Override
  public StagingFunction<T> writer(SinkBatch batch) throws IOException {
    unsent = OptionalLong.of(batch.timeMillis());
    StagedOutputs outputs = staging.outputs(batch);
    String to = topic;
    ClientSettings with = settings;
    RecordEncoder<T> by = encoder;
    return partition -> Writer.open(outputs.create(partition), () -> by.begin(to, with.all()));
  }

  /**
   * Known only of what this process has staged or sent: a topic does not say which batches it has.
   */
  @Override
  public PublishStatus status(SinkBatch batch, List<String> receipts) {
    OptionalLong time = OptionalLong.of(batch.timeMillis());
    if (published.equals(time)) {
      return PublishStatus.PUBLISHED;
    }
    return unsent.equals(time) ? PublishStatus.NOT_PUBLISHED : PublishStatus.UNKNOWN;
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts)
      throws IOException, InterruptedException {
    OptionalLong time = OptionalLong.of(batch.timeMillis());
    if (published.equals(time)) {
      return;
    }
    unsent = OptionalLong.empty();
    try {
      send(receipts);
    } catch (InterruptException e) {
      Thread.interrupted();
      InterruptedException interrupted =
          new InterruptedException("interrupted while sending to topic " + topic);
      interrupted.initCause(e);
      throw interrupted;
    }
    published = time;
  }

  private void send(List<String> receipts) throws IOException, InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (String receipt : receipts) {
      try (RecordFrames.Reader records = new RecordFrames.Reader(staging.open(receipt))) {
        for (Optional<ProducerRecord<byte[], byte[]>> record = records.next();
            record.isPresent();
            record = records.next()) {
          sent.add(producer.send(record.get()));
          if (sent.size() >= SENT_AT_ONCE) {
            await(sent);
          }
        }
      }
    }
    await(sent);
  }

  private void await(List<Future<RecordMetadata>> sent) throws InterruptedException {
    producer.flush();
    for (Future<RecordMetadata> each : sent) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw failed(
            settings,
            "topic " + topic + " has not taken all records",
            e.getCause() == null ? e : e.getCause());
      }
    }
    sent.clear();
  }

  /** Nothing to do: the runtime deletes what it has staged. */
  @Override
  public void abort(SinkBatch batch) {}

  @Override
  public void close() {
    producer.close(CLOSING);
  }

  private static TidemillException failed(ClientSettings settings, String what, Throwable cause) {
    Secrets secrets = settings.secrets();
    return new TidemillException(
        ErrorCode.OUTPUT_FAILED,
        settings + ": " + what + ": " + secrets.cover(Reasons.of(cause)),
        secrets.cover(cause));
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
