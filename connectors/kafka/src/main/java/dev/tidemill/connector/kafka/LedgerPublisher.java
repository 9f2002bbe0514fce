/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Publishes each batch in a transaction that moves the ledger from the batch before to this one. */
final class LedgerPublisher implements Publisher {
  private final SinkSettings settings;
  private final LedgerMatch match;
  private final LedgerProducer producer;

  /** Id of the last batch that is known to be decided. */
  private long lastDecided;

  private LedgerPublisher(SinkSettings settings, LedgerMatch match, LedgerProducer producer) {
    this.settings = settings;
    this.match = match;
    this.producer = producer;
  }

  /** Connects, without disturbing other starts. */
  static LedgerPublisher open(
      SinkSettings settings, SinkContext context, ProducerFactory producers) {
    String id = "tidemill-" + context.name() + "-" + context.id("transactions");
    return new LedgerPublisher(
        settings,
        new LedgerMatch(settings, context.name(), id),
        LedgerProducer.open(settings, context, id, producers));
  }

  /**
   * Compares the ledger with the job's log, and writes the epoch of this start. So a start that may
   * not use transactions fails here and not in its first batch.
   */
  @Override
  public void recover(SinkRecovery recovery) throws IOException, InterruptedException {
    lastDecided = recovery.lastId();
    producer.update(
        "write its ledger, group " + producer.id(),
        found -> OptionalLong.of(match.resume(found, recovery)),
        receiver -> {});
  }

  @Override
  public void staging(SinkBatch batch) {}

  @Override
  public PublishStatus status(SinkBatch batch) throws IOException, InterruptedException {
    Optional<LedgerEntry> entry = producer.read();
    return entry.isEmpty() ? PublishStatus.UNKNOWN : status(batch, entry.get().batch());
  }

  private PublishStatus status(SinkBatch batch, long at) {
    if (at >= batch.id()) {
      return at <= lastDecided || at == batch.id()
          ? PublishStatus.PUBLISHED
          : PublishStatus.UNKNOWN; // not by this job's log
    }
    return at == batch.previousId() ? PublishStatus.NOT_PUBLISHED : PublishStatus.UNKNOWN;
  }

  @Override
  public void publish(SinkBatch batch, StagedRecords records)
      throws IOException, InterruptedException {
    lastDecided = Math.max(lastDecided, batch.id());
    producer.update(
        "publish batch " + batch.id() + " to topic " + settings.topic(),
        found -> match.next(found, batch, lastDecided),
        records::forEach);
  }

  @Override
  public void close() {
    producer.close();
  }
}
