/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import java.io.IOException;
import java.util.List;

/** Sends records and the id of the batch in one transaction, as a sink of a message broker does. */
final class TopicSink extends StagingSink {
  private static final int MAX_ROUNDS = 3;

  private final TopicBroker broker;
  private int producer;
  private TopicBroker.Entry entry = new TopicBroker.Entry(0, 0);

  TopicSink(Life life, SinkContext context) {
    super(life, context);
    this.broker = life.world().topic();
  }

  /** What is to be in the ledger and in the topic. */
  private interface Change {
    /** The batch that the ledger is to contain, or -1 if there is nothing to do. */
    long next(long now);
  }

  @Override
  public void recover(SinkRecovery recovery) {
    long published = recovery.unfinished().isEmpty()
        ? recovery.lastId()
        : recovery.unfinished().get(0).batch().previousId();
    update(
        now -> {
          if (now != published && now != recovery.lastId()) {
            throw mismatch(now, published + " or " + recovery.lastId());
          }
          return now;
        },
        List.of());
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts) throws IOException {
    update(
        now -> {
          if (now == batch.id()) {
            return -1;
          }
          if (now != batch.previousId()) {
            throw mismatch(now, "" + batch.previousId());
          }
          return batch.id();
        },
        lines(receipts));
  }

  private void update(Change change, List<String> records) {
    for (int round = 1; ; round++) {
      try {
        if (producer == 0) {
          initialise();
        }
        long next = change.next(entry.batch());
        if (next >= 0) {
          transact(new TopicBroker.Entry(next, epoch()), records);
        }
        return;
      } catch (RuntimeException e) {
        producer = 0; // the next one aborts what this one has begun
        if (!(e instanceof TopicBroker.ProducerFenced) || round == MAX_ROUNDS) {
          throw e;
        }
      }
    }
  }

  private void initialise() {
    requireNewest(broker.ledger()); // an older start must not disturb a newer one
    producer = life().act("topic init", broker::initialise);
    requireNewest(broker.ledger());
    entry = broker.ledger();
  }

  private void transact(TopicBroker.Entry next, List<String> records) {
    for (String record : records) {
      life().act("topic send", () -> broker.send(producer, record));
    }
    life().act("topic commit " + next.batch(), () -> broker.commit(producer, next));
    entry = next;
  }

  private void requireNewest(TopicBroker.Entry now) {
    if (now.epoch() > epoch()) {
      throw new TidemillException(
          ErrorCode.FENCED, "the topic was taken over by start " + now.epoch());
    }
  }

  private static TidemillException mismatch(long found, String expected) {
    return new TidemillException(
        ErrorCode.LEDGER_MISMATCH,
        "the ledger of the topic is at batch " + found + ", and not " + expected);
  }
}
