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
import dev.tidemill.spi.sink.StagingFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic to send to: workers stage records in memory, the driver sends them. */
final class OpenKafkaSink<T> implements OpenSink<T> {
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final int SENT_AT_ONCE = 100_000;

  private final String topic;
  private final ClientSettings settings;
  private final RecordEncoder<T> encoder;
  private final KafkaProducer<byte[], byte[]> producer;
  private final String prefix;
  private long published = Long.MIN_VALUE;

  private OpenKafkaSink(
      String topic,
      ClientSettings settings,
      RecordEncoder<T> encoder,
      KafkaProducer<byte[], byte[]> producer,
      String prefix) {
    this.topic = topic;
    this.settings = settings;
    this.encoder = encoder;
    this.producer = producer;
    this.prefix = prefix;
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
    return new OpenKafkaSink<>(
        topic,
        settings,
        encoder,
        producer,
        StagedRecords.OF_THIS_PROCESS.newPrefix(context.id("staged")));
  }

  /** A producer waits for a minute for a topic that nobody creates; brokers say at once that there is none. */
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

  @Override
  public void recover(SinkRecovery recovery) {}

  @Override
  public PublishStatus status(SinkBatch batch, List<String> receipts) {
    return PublishStatus.UNKNOWN;
  }

  @Override
  public StagingFunction<T> writer(SinkBatch batch) {
    String receipts = prefix(batch);
    String to = topic;
    ClientSettings with = settings;
    RecordEncoder<T> by = encoder;
    return partition -> new Writer<>(receipts + partition, by.begin(to, with.all()));
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts) throws InterruptedException {
    if (published == batch.timeMillis()) {
      return;
    }
    List<List<ProducerRecord<byte[], byte[]>>> staged = new ArrayList<>();
    for (String receipt : receipts) {
      staged.add(
          StagedRecords.OF_THIS_PROCESS
              .find(receipt)
              .orElseThrow(
                  () -> new TidemillException(
                      ErrorCode.OUTPUT_FAILED,
                      "what was to be sent to topic " + topic + " in batch " + batch.time()
                          + " is in another process, or its process has ended; the batch has to be computed again")));
    }
    try {
      send(staged);
    } catch (InterruptException e) {
      Thread.interrupted();
      InterruptedException interrupted =
          new InterruptedException("interrupted while sending to topic " + topic);
      interrupted.initCause(e);
      throw interrupted;
    }
    published = batch.timeMillis();
    receipts.forEach(StagedRecords.OF_THIS_PROCESS::forget);
  }

  private void send(List<List<ProducerRecord<byte[], byte[]>>> staged) throws InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (List<ProducerRecord<byte[], byte[]>> records : staged) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        sent.add(producer.send(record));
        if (sent.size() >= SENT_AT_ONCE) {
          await(sent);
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

  @Override
  public void abort(SinkBatch batch) {
    StagedRecords.OF_THIS_PROCESS.forgetAll(prefix(batch));
  }

  @Override
  public void close() {
    StagedRecords.OF_THIS_PROCESS.forgetAll(prefix);
    producer.close(CLOSING);
  }

  private String prefix(SinkBatch batch) {
    return prefix + batch.timeMillis() + "/" + batch.epoch() + "/" + batch.attempt() + "/";
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
    private final String receipt;
    private final RecordEncoder<T>.Encoding encoding;
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();

    Writer(String receipt, RecordEncoder<T>.Encoding encoding) {
      this.receipt = receipt;
      this.encoding = encoding;
    }

    @Override
    public void write(T record) {
      records.add(encoding.encode(record));
    }

    @Override
    public String finish() {
      StagedRecords.OF_THIS_PROCESS.put(receipt, records);
      return receipt;
    }

    @Override
    public void close() {
      encoding.close();
    }
  }
}
