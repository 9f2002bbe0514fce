/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Sends without transactions. A topic cannot tell which batches it contains, so a batch may be sent
 * a second time.
 */
final class PlainPublisher implements Publisher {
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final int SENT_AT_ONCE = 100_000;

  private final SinkSettings settings;
  private final Producer<byte[], byte[]> producer;

  /** Id of the batch that was staged last by this sink and of which nothing has been sent. */
  private OptionalLong unsent = OptionalLong.empty();

  /** Id of the batch that was published last by this sink. */
  private OptionalLong published = OptionalLong.empty();

  PlainPublisher(SinkSettings settings, Producer<byte[], byte[]> producer) {
    this.settings = settings;
    this.producer = producer;
  }

  @Override
  public void recover(SinkRecovery recovery) {}

  @Override
  public void staging(SinkBatch batch) {
    unsent = OptionalLong.of(batch.id());
  }

  /** Known only of what this process has staged or sent. */
  @Override
  public PublishStatus status(SinkBatch batch) {
    OptionalLong id = OptionalLong.of(batch.id());
    if (published.equals(id)) {
      return PublishStatus.PUBLISHED;
    }
    return unsent.equals(id) ? PublishStatus.NOT_PUBLISHED : PublishStatus.UNKNOWN;
  }

  @Override
  public void publish(SinkBatch batch, StagedRecords records)
      throws IOException, InterruptedException {
    OptionalLong id = OptionalLong.of(batch.id());
    if (published.equals(id)) {
      return;
    }
    unsent = OptionalLong.empty();
    try {
      send(records);
    } catch (InterruptException e) {
      throw settings.interrupted(e);
    }
    published = id;
  }

  private void send(StagedRecords records) throws IOException, InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    records.forEach(record -> {
      sent.add(producer.send(record));
      if (sent.size() >= SENT_AT_ONCE) {
        await(sent);
      }
    });
    await(sent);
  }

  private void await(List<Future<RecordMetadata>> sent) throws InterruptedException {
    producer.flush();
    for (Future<RecordMetadata> each : sent) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw settings.failed(
            "topic " + settings.topic() + " has not taken all records",
            e.getCause() == null ? e : e.getCause());
      }
    }
    sent.clear();
  }

  @Override
  public void close() {
    producer.close(CLOSING);
  }
}
