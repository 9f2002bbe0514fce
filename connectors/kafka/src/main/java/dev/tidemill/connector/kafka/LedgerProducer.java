/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.SinkContext;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the {@link Ledger} and sends records in one transaction.
 *
 * <p><b>Compare and set.</b> All starts of a job use the same transactional id for an output.
 * {@code initTransactions} ends the transaction that another producer of this id has left, and
 * fences that producer. So what the ledger contains after it can only be changed by this producer,
 * or by one that has fenced it. A transaction commits only if its producer has not been fenced
 * since.
 *
 * <p><b>Failures.</b> After a failure it may be unknown whether the brokers have committed. The
 * producer is closed, and the next attempt starts with a new one, {@code initTransactions} and the
 * ledger.
 *
 * <p><b>Which start wins.</b> Brokers fence all producers but the one that was initialized last,
 * which may be that of an older start that has been slow. So an entry of the ledger contains the
 * epoch of the start that wrote it, and each start begins by writing its own. One that has been
 * fenced compares: if the ledger has a higher epoch, it stops; else it initializes again.
 */
final class LedgerProducer implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerProducer.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** How often a transaction is sent at once because its producer was fenced. */
  private static final int MAX_ROUNDS = 3;

  /**
   * The client's backoff when brokers are still completing the transaction before. With the default
   * of 100 ms, one transaction in ten takes 110 ms.
   */
  private static final String RETRY_BACKOFF_MILLIS = "5";

  private static final String DEFAULT_TIMEOUT = "60000";
  private static final int MAX_CAUSES = 100;

  private final SinkSettings settings;
  private final String output;
  private final long epoch;
  private final ProducerFactory producers;
  private final Map<String, Object> config;
  private final Ledger ledger;

  /** Absent after a failure. */
  private @Nullable Producer<byte[], byte[]> producer;

  /** Whether the producer is initialized, so that {@link #entry} is what the ledger contains. */
  private boolean initialized;

  private Optional<LedgerEntry> entry = Optional.empty();

  private LedgerProducer(
      SinkSettings settings, SinkContext context, String id, ProducerFactory producers) {
    String clientId = "tidemill-" + context.name();
    this.settings = settings;
    this.output = context.name();
    this.epoch = context.job().epoch();
    this.producers = producers;
    this.config = settings.client().forProducer(clientId);
    config.putIfAbsent(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MILLIS);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    this.ledger = new Ledger(settings, id, clientId);
  }

  /** What a change of the ledger depends on. */
  interface Transition {
    /** Returns the batch that the ledger is to contain; empty if there is nothing to do. */
    OptionalLong next(Optional<LedgerEntry> now);
  }

  /** What is sent with a change. */
  interface Content {
    void sendTo(StagedRecords.Receiver receiver) throws IOException, InterruptedException;
  }

  /**
   * Connects, without disturbing other starts.
   *
   * @param id transactional id, and group of the ledger
   */
  static LedgerProducer open(
      SinkSettings settings, SinkContext context, String id, ProducerFactory producers) {
    LedgerProducer opened = new LedgerProducer(settings, context, id, producers);
    opened.producer = producers.open(settings, opened.config);
    return opened;
  }

  String id() {
    return ledger.group();
  }

  /** Returns what the ledger contains. */
  Optional<LedgerEntry> read() throws IOException, InterruptedException {
    if (initialized) {
      return ledger.read();
    }
    update("read its ledger, group " + id(), now -> OptionalLong.empty(), receiver -> {});
    return entry;
  }

  /**
   * Changes the ledger and sends records, both or none. If another start has fenced this one, and
   * is not newer, this is repeated with what the ledger contains then.
   *
   * @param what "publish batch 7", for errors
   * @throws TidemillException with {@link ErrorCode#FENCED} if a newer start has written the
   *     ledger; after any other failure it may be unknown whether the ledger has changed
   */
  void update(String what, Transition transition, Content content)
      throws IOException, InterruptedException {
    for (int round = 1; ; round++) {
      try {
        OptionalLong next = transition.next(initialized ? entry : initialize());
        if (next.isPresent()) {
          transact(new LedgerEntry(next.getAsLong(), epoch), content);
        }
        return;
      } catch (IOException | InterruptedException | RuntimeException e) {
        giveUp(e);
        if (e instanceof InterruptException interrupted) {
          throw settings.interrupted(interrupted);
        }
        if (e instanceof TidemillException || !(e instanceof RuntimeException failure)) {
          throw e;
        }
        if (!isFenced(failure) || round == MAX_ROUNDS) {
          throw failed(what, failure);
        }
        LOG.info("output {} is fenced and checks whether a newer start has done it", output);
      }
    }
  }

  /** Fences all others. */
  private Optional<LedgerEntry> initialize() throws InterruptedException {
    requireNewest(ledger.peek()); // an older start must not disturb a newer one
    Producer<byte[], byte[]> opened = producer;
    if (opened == null) {
      opened = producers.open(settings, config);
      producer = opened;
    }
    opened.initTransactions();
    Optional<LedgerEntry> now = ledger.read();
    requireNewest(now);
    entry = now;
    initialized = true;
    return now;
  }

  private void requireNewest(Optional<LedgerEntry> now) {
    if (now.isPresent() && now.get().epoch() > epoch) {
      throw new TidemillException(
          ErrorCode.FENCED,
          "output " + output + " has been taken over by start " + now.get().epoch()
              + " of this job, and this process is start " + epoch
              + "; it stops, and the newer one continues");
    }
  }

  private void transact(LedgerEntry next, Content content)
      throws IOException, InterruptedException {
    Producer<byte[], byte[]> to = Objects.requireNonNull(producer);
    to.beginTransaction();
    content.sendTo(record -> {
      Future<RecordMetadata> unused = to.send(record); // the commit fails if this does
    });
    to.sendOffsetsToTransaction(ledger.offsets(next), ledger.groupMetadata());
    to.commitTransaction();
    entry = Optional.of(next);
  }

  /** Aborts the transaction unless it may be committed or this producer has no say in it. */
  private void giveUp(Exception failure) {
    Producer<byte[], byte[]> failed = producer;
    producer = null;
    initialized = false;
    if (failed == null) {
      return;
    }
    if (failure instanceof InterruptException) {
      Thread.interrupted(); // closing waits
    }
    try {
      if (!isFenced(failure) && !isCausedBy(TimeoutException.class, failure)) {
        failed.abortTransaction();
      }
    } catch (RuntimeException e) {
      LOG.debug("output {} has no transaction to abort", output, e);
    } finally {
      failed.close(CLOSING);
    }
  }

  private TidemillException failed(String what, RuntimeException failure) {
    if (isFenced(failure)) {
      return settings.failed(
          "cannot " + what + ": brokers have ended its transaction " + MAX_ROUNDS
              + " times. Either it takes longer than transaction.timeout.ms="
              + config.getOrDefault(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, DEFAULT_TIMEOUT)
              + ": set this property to more, or let batches be smaller. Or another process uses"
              + " transactional id " + id() + ": stop it",
          failure);
    }
    if (isCausedBy(TimeoutException.class, failure)) {
      return settings.failed(
          "cannot " + what
              + "; whether the brokers have done it is found in the ledger when they answer",
          failure);
    }
    return settings.failed("cannot " + what, failure);
  }

  /**
   * Brokers reject a producer in these ways if another one has been initialized, if its transaction
   * has timed out, or if they have forgotten its id.
   */
  private static boolean isFenced(Exception failure) {
    return isCausedBy(ProducerFencedException.class, failure)
        || isCausedBy(InvalidTxnStateException.class, failure)
        || isCausedBy(InvalidProducerEpochException.class, failure)
        || isCausedBy(InvalidPidMappingException.class, failure);
  }

  private static boolean isCausedBy(Class<? extends Exception> type, Exception failure) {
    Throwable each = failure;
    for (int i = 0; i < MAX_CAUSES && each != null; i++) {
      if (type.isInstance(each)) {
        return true;
      }
      each = each.getCause();
    }
    return false;
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(CLOSING);
      producer = null;
    }
  }
}
