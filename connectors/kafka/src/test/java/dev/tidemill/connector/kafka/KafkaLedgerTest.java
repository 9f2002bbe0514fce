/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.sink.DecidedBatch;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StorageStaging;
import dev.tidemill.spi.storage.LocalStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class KafkaLedgerTest {
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  private static final AtomicInteger TESTS = new AtomicInteger();

  private String topic = "";
  private String job = "";
  private KafkaSink<String> sink = Kafka.sink("unused");

  @BeforeEach
  void createTopic(TestInfo test) {
    topic = "ledger-" + TESTS.incrementAndGet();
    job = test.getDisplayName();
    kafka.createTopic(topic, 2);
    sink = Kafka.<String>sink(topic).servers(kafka.servers());
  }

  @Test
  void the_records_of_a_batch_and_its_entry_in_the_ledger_appear_together() throws Exception {
    assertThat(sink.guarantee()).isEqualTo(Guarantee.LEDGER);
    try (SinkStart start = SinkStart.of(sink, job, 1)) {
      assertThat(entry()).isEqualTo(new LedgerEntry(0, 1));
      start.publish(start.stage(1, List.of("a"), List.of("b")));
      start.publish(start.stage(2));
      start.publish(start.stage(3, List.of("c")));
    }
    assertRecords("a", "b", "c");
    assertThat(entry()).isEqualTo(new LedgerEntry(3, 1));
  }

  @Test
  void a_batch_whose_commit_is_not_answered_is_published_once() throws Exception {
    AtomicInteger commits = new AtomicInteger();
    InterceptedProducers silent = new InterceptedProducers((method, real) -> {
      boolean isCommit = method.equals("commitTransaction");
      if (isCommit && commits.incrementAndGet() == 3) {
        throw new TimeoutException("the commit got lost");
      }
      Object result = real.call();
      if (isCommit && commits.get() == 2) {
        throw new TimeoutException("the answer got lost");
      }
      return result;
    });
    try (SinkStart start = SinkStart.opened(sink, job, 1, silent).recover(SinkRecovery.NONE)) {
      DecidedBatch first = start.stage(1, List.of("a"));
      assertThatThrownBy(() -> start.publish(first))
          .hasMessageContaining("cannot publish batch 1 to topic " + topic
              + "; whether the brokers have done it is found in the ledger when they answer: "
              + "TimeoutException: the answer got lost");
      start.publish(first);
      DecidedBatch second = start.stage(2, List.of("b"));
      assertThatThrownBy(() -> start.publish(second)).hasMessageContaining("the commit got lost");
      start.publish(second);
    }
    assertThat(commits).hasValue(4);
    assertRecords("a", "b");
  }

  @Test
  void a_batch_that_cannot_be_sent_as_a_whole_is_not_published_and_blocks_no_reader()
      throws Exception {
    AtomicInteger sent = new AtomicInteger();
    InterceptedProducers waiting = new InterceptedProducers((method, real) -> {
      Object result = real.call();
      if (method.equals("send") && sent.incrementAndGet() == 1) {
        ((Future<?>) result).get(60, TimeUnit.SECONDS); // so the transaction is open at the broker
      }
      return result;
    });
    KafkaSink<String> small = sink.property("max.request.size", "200");
    try (SinkStart start = SinkStart.opened(small, job, 1, waiting).recover(SinkRecovery.NONE)) {
      DecidedBatch batch = start.stage(1, List.of("a"), List.of("x".repeat(300)));
      assertThatThrownBy(() -> start.publish(batch))
          .hasMessageContaining(
              "cannot publish batch 1 to topic " + topic + ": RecordTooLargeException: ");
      kafka.produce(topic, "of somebody else");
      assertRecords("of somebody else");
      assertThat(start.status(batch)).isEqualTo(PublishStatus.NOT_PUBLISHED);
    }
  }

  @Test
  void a_batch_whose_staged_data_is_damaged_is_not_published() throws Exception {
    try (SinkStart start = SinkStart.of(sink, job, 1)) {
      DecidedBatch good = start.stage(1, List.of("a"), List.of("b"));
      String receipt = good.receipts().get(1);
      DecidedBatch bad = new DecidedBatch(
          good.batch(),
          List.of(good.receipts().get(0), receipt.substring(0, receipt.length() - 8)));
      assertThatThrownBy(() -> start.publish(bad))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cut off");
      assertRecords();
      start.publish(good);
    }
    assertRecords("a", "b");
  }

  @Test
  void the_status_is_that_of_the_ledger() throws Exception {
    try (SinkStart start = SinkStart.of(sink, job, 1)) {
      DecidedBatch first = start.stage(1, List.of("a"));
      DecidedBatch second = start.stage(2, List.of("b"));
      assertThat(start.status(first)).isEqualTo(PublishStatus.NOT_PUBLISHED);
      assertThat(start.status(second)).isEqualTo(PublishStatus.UNKNOWN);
      start.publish(first);
      assertThat(start.status(first)).isEqualTo(PublishStatus.PUBLISHED);
      assertThat(start.status(second)).isEqualTo(PublishStatus.NOT_PUBLISHED);
      deleteLedger();
      assertThat(start.status(second)).isEqualTo(PublishStatus.UNKNOWN);
    }
  }

  @Test
  void a_ledger_that_has_expired_stops_the_start_unless_the_user_has_chosen() throws Exception {
    DecidedBatch first;
    DecidedBatch second;
    try (SinkStart start = SinkStart.of(sink, job, 1)) {
      first = start.stage(1, List.of("a"));
      second = start.stage(2, List.of("b"));
      start.publish(first);
    }
    deleteLedger();
    assertMismatch(
        () -> SinkStart.of(sink, job, 2, first, second),
        "has no entry, but the job has decided batches up to 2, of which 1, 2 may not be published."
            + " It has expired (brokers delete the offsets of a group after"
            + " offsets.retention.minutes without a commit, by default seven days), it or topic "
            + topic + " was deleted, this is another cluster, or the output did not have a ledger"
            + " before. To start anyway, choose for one start:"
            + " onLedgerMismatch(KafkaLedgerMismatch.PUBLISH) publishes 1, 2, whose records may then"
            + " appear twice; SKIP) does not, and their records may then be missing");
    try (SinkStart start =
        SinkStart.of(sink.onLedgerMismatch(KafkaLedgerMismatch.PUBLISH), job, 3, first, second)) {
      start.publish(first);
      start.publish(second);
    }
    assertRecords("a", "a", "b");
    deleteLedger();
    try (SinkStart start =
        SinkStart.of(sink.onLedgerMismatch(KafkaLedgerMismatch.SKIP), job, 4, first, second)) {
      start.publish(first);
      start.publish(second);
      start.publish(start.stage(3, List.of("c")));
    }
    assertRecords("a", "a", "b", "c");
  }

  @Test
  void an_absent_ledger_stops_the_start_even_if_all_batches_are_published() throws Exception {
    try (SinkStart start = SinkStart.of(sink, job, 1)) {
      start.publish(start.stage(1, List.of("a")));
    }
    kafka.deleteTopic(topic);
    kafka.createTopic(topic, 2);
    SinkRecovery recovery = new SinkRecovery(1, List.of());
    assertMismatch(
        () -> SinkStart.of(sink, job, 2, recovery),
        "has no entry, but the job has decided batches up to 1 and published them. ",
        "PUBLISH) continues with the next batch");
    try (SinkStart start =
        SinkStart.of(sink.onLedgerMismatch(KafkaLedgerMismatch.PUBLISH), job, 3, recovery)) {
      start.publish(start.stage(2, List.of("b")));
    }
    assertRecords("b");
  }

  @Test
  void a_ledger_that_is_ahead_stops_the_start() throws Exception {
    try (SinkStart start = SinkStart.of(sink, job, 1)) {
      start.publish(start.stage(1, List.of("a")));
      start.publish(start.stage(2, List.of("b")));
    }
    SinkRecovery older = new SinkRecovery(1, List.of());
    assertMismatch(
        () -> SinkStart.of(sink, job, 2, older),
        "is at batch 2, but the job has decided batches up to 1 and published them. The checkpoint directory is older"
            + " than the ledger, as after restoring a backup");
    assertMismatch(() -> SinkStart.of(sink, job, 3), "but the job has decided no batch");
    try (SinkStart start =
        SinkStart.of(sink.onLedgerMismatch(KafkaLedgerMismatch.PUBLISH), job, 4, older)) {
      start.publish(start.stage(2, List.of("c")));
    }
    assertRecords("a", "b", "c");
    assertThat(entry()).isEqualTo(new LedgerEntry(2, 4));
  }

  @Test
  void a_ledger_that_is_behind_stops_the_start() throws Exception {
    DecidedBatch third = new DecidedBatch(new SinkBatch(3, 3000, 1, 1, 2), List.of());
    try (SinkStart start = SinkStart.of(sink, job, 1)) {
      start.publish(start.stage(1, List.of("a")));
    }
    assertMismatch(
        () -> SinkStart.of(sink, job, 2, third),
        "is at batch 1, but the job has decided batches up to 3, of which 3 may not be published."
            + " The ledger is older than the checkpoint directory");
  }

  @Test
  void a_ledger_that_changes_while_the_job_runs_stops_the_next_batch() throws Exception {
    AtomicInteger commits = new AtomicInteger();
    InterceptedProducers losing = new InterceptedProducers((method, real) -> {
      Object result = real.call();
      if (method.equals("commitTransaction") && commits.incrementAndGet() == 2) {
        throw new TimeoutException("the answer got lost");
      }
      return result;
    });
    try (SinkStart start = SinkStart.opened(sink, job, 1, losing).recover(SinkRecovery.NONE)) {
      DecidedBatch batch = start.stage(1, List.of("a"));
      assertThatThrownBy(() -> start.publish(batch)).hasMessageContaining("answer got lost");
      deleteLedger();
      assertMismatch(
          () -> start.publish(batch),
          "has no entry any more, so batch 1, which follows batch 0, is not published");
    }
  }

  @Test
  void a_ledger_follows_its_output_to_another_topic_and_back() throws Exception {
    String other = topic + "-other";
    kafka.createTopic(other, 1);
    KafkaSink<String> moved = Kafka.<String>sink(other).servers(kafka.servers());
    DecidedBatch second;
    try (SinkStart start = SinkStart.of(sink, job, 1)) {
      start.publish(start.stage(1, List.of("a")));
      second = start.stage(2, List.of("b"));
    }
    try (SinkStart start = SinkStart.of(moved, job, 2, second)) {
      start.publish(second);
      start.publish(start.stage(3, List.of("c")));
    }
    assertRecords("a", "b");
    assertThat(kafka.records(other)).map(ConsumerRecord::value).containsExactly("c");
    try (SinkStart start = SinkStart.of(sink, job, 3, new SinkRecovery(3, List.of()))) {
      start.publish(start.stage(4, List.of("d")));
    }
    kafka.deleteTopic(other);
    SinkStart.of(sink, job, 4, new SinkRecovery(4, List.of())).close();
    assertRecords("a", "b", "d");
  }

  @Test
  void an_older_start_is_refused_and_does_not_disturb_the_newer_one() throws Exception {
    AtomicInteger inits = new AtomicInteger();
    InterceptedProducers counting = new InterceptedProducers((method, real) -> {
      if (method.equals("initTransactions")) {
        inits.incrementAndGet();
      }
      return real.call();
    });
    try (SinkStart newer = SinkStart.opened(sink, job, 7, counting).recover(SinkRecovery.NONE)) {
      assertFenced(() -> SinkStart.of(sink, job, 6));
      newer.publish(newer.stage(1, List.of("a")));
    }
    assertThat(inits).hasValue(1);
    assertRecords("a");
  }

  @Test
  void a_start_that_has_been_overtaken_stops_and_the_newer_one_continues() throws Exception {
    try (SinkStart older = SinkStart.of(sink, job, 1)) {
      DecidedBatch first = older.stage(1, List.of("a"));
      try (SinkStart newer = SinkStart.of(sink, job, 2, first)) {
        assertFenced(() -> older.publish(first));
        newer.publish(first);
        assertFenced(() -> older.publish(first));
        newer.publish(newer.stage(2, List.of("b")));
        assertFenced(() -> older.status(first));
      }
    }
    assertRecords("a", "b");
  }

  @Test
  void a_start_that_is_fenced_by_an_older_one_initializes_again() throws Exception {
    AtomicInteger inits = new AtomicInteger();
    SinkStart[] newer = new SinkStart[1];
    InterceptedProducers slow = new InterceptedProducers((method, real) -> {
      if (method.equals("initTransactions") && inits.incrementAndGet() == 1) {
        newer[0] = SinkStart.of(sink, job, 2); // while the older start is slow
      }
      return real.call();
    });
    try (SinkStart older = SinkStart.opened(sink, job, 1, slow)) {
      assertFenced(() -> older.recover(SinkRecovery.NONE));
      newer[0].publish(newer[0].stage(1, List.of("a")));
    } finally {
      newer[0].close();
    }
    assertRecords("a");
    assertThat(entry()).isEqualTo(new LedgerEntry(1, 2));
  }

  @Test
  void one_that_is_fenced_again_and_again_says_what_may_be_the_reason() throws Exception {
    InterceptedProducers fenced = new InterceptedProducers((method, real) -> {
      if (method.equals("commitTransaction")) {
        kafka.admin().fenceProducers(Set.of(SinkStart.ledger(job))).all().get(60, TimeUnit.SECONDS);
      }
      return real.call();
    });
    try (SinkStart start = SinkStart.opened(sink, job, 1, fenced)) {
      assertThatThrownBy(() -> start.recover(SinkRecovery.NONE))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("cannot write its ledger, group " + SinkStart.ledger(job)
              + ": brokers have ended its transaction 3 times. Either it takes longer than"
              + " transaction.timeout.ms=60000: set this property to more, or let batches be"
              + " smaller. Or another process uses transactional id " + SinkStart.ledger(job)
              + ": stop it: ");
    }
  }

  @Test
  void a_timeout_that_brokers_do_not_allow_fails_the_start() {
    assertThatThrownBy(
            () -> SinkStart.of(sink.property("transaction.timeout.ms", "1000000"), job, 1))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("cannot write its ledger, group " + SinkStart.ledger(job))
        .hasMessageContaining("transaction.max.timeout.ms");
  }

  @Test
  @Tag("nightly")
  void a_million_records_are_one_transaction(@TempDir Path staged) throws Exception {
    int partitions = 4;
    int size = 250_000;
    List<List<String>> records = Collections.nCopies(
        partitions,
        IntStream.range(0, size).mapToObj(i -> i + " " + "x".repeat(90)).toList());
    StorageStaging staging = new StorageStaging(new LocalStorage(), staged.toString(), 1);
    staging.recover(SinkRecovery.NONE);
    try (SinkStart start =
        new SinkStart(sink, new JobIdentity(job, 1), staging, ProducerFactory.KAFKA)) {
      start.recover(SinkRecovery.NONE);
      start.publish(start.stage(1, records));
    }
    assertThat(count()).isEqualTo((long) partitions * size);
  }

  @Test
  void without_transactions_nothing_is_recorded() throws Exception {
    KafkaSink<String> plain = sink.atLeastOnce();
    assertThat(plain.guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
    try (SinkStart start = SinkStart.of(plain, job, 1)) {
      start.publish(start.stage(1, List.of("a")));
    }
    assertRecords("a");
    assertThat(kafka.committed(SinkStart.ledger(job))).isEmpty();
  }

  private void deleteLedger() throws Exception {
    assertThat(kafka.committed(SinkStart.ledger(job))).isNotEmpty(); // waits for the last commit
    kafka
        .admin()
        .deleteConsumerGroupOffsets(SinkStart.ledger(job), Set.of(new TopicPartition(topic, 0)))
        .all()
        .get(60, TimeUnit.SECONDS);
  }

  private LedgerEntry entry() throws Exception {
    assertThat(kafka.committed(SinkStart.ledger(job))).hasSize(1); // waits for the last commit
    Map<TopicPartition, OffsetAndMetadata> offsets = kafka
        .admin()
        .listConsumerGroupOffsets(SinkStart.ledger(job))
        .partitionsToOffsetAndMetadata()
        .get(60, TimeUnit.SECONDS);
    return LedgerEntry.of(offsets.get(new TopicPartition(topic, 0))).orElseThrow();
  }

  /** Reads to the end; a million records are too many for a list. */
  private long count() {
    Map<String, Object> config =
        Map.of("bootstrap.servers", kafka.servers(), "isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
      assertRecordsAreComplete();
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long count = 0;
      while (all.stream().anyMatch(part -> consumer.position(part) < ends.getOrDefault(part, 0L))) {
        count += consumer.poll(Duration.ofSeconds(1)).count();
      }
      return count;
    }
  }

  /** Reading another topic waits for transactions that are being completed. */
  private void assertRecordsAreComplete() {
    kafka.createTopic(topic + "-empty", 1);
    assertThat(kafka.records(topic + "-empty")).isEmpty();
  }

  private void assertRecords(String... values) {
    assertThat(kafka.records(topic)).map(ConsumerRecord::value).containsExactlyInAnyOrder(values);
  }

  private static void assertMismatch(ThrowingCallable start, String... parts) {
    assertThatThrownBy(start)
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEDGER_MISMATCH))
        .hasMessageContainingAll(parts);
  }

  private static void assertFenced(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FENCED))
        .hasMessageContaining("of this job, and this process is start ");
  }
}
