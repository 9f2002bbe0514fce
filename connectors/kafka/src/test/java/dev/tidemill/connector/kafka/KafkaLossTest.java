/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourcePartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records that are gone before they were read. */
class KafkaLossTest {
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  private static final Duration A_WHILE = Duration.ofSeconds(60);

  private String topic = "";
  private int replaced;

  @BeforeEach
  void nameTopic(TestInfo test) {
    topic = "loss-" + test.getTestMethod().orElseThrow().getName();
    kafka.createTopic(topic, 1);
  }

  @Test
  void deleted_records_fail_the_batch_until_somebody_decides() throws Exception {
    try (SourceBatches<String> batches = new SourceBatches<>(source().valuesOnly())) {
      kafka.produce(topic, "a");
      batches.next();
      kafka.produce(topic, "b", "c", "d");
      kafka.deleteRecords(topic, 0, 3);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(batches::next)
            .isInstanceOf(TidemillException.class)
            .hasMessage("Kafka at " + kafka.servers() + ": partition " + topic
                + "-0 begins at offset 3 now, but those from 1 have not been read: they have been deleted, or"
                + " kept for too short a time; to go on with what is there, call"
                + " onDataLoss(KafkaDataLoss.CONTINUE)");
      }
    }
  }

  @Test
  void deleted_records_are_reported_and_passed_over_if_that_is_wanted() throws Exception {
    try (SourceBatches<String> batches =
        new SourceBatches<>(source().onDataLoss(KafkaDataLoss.CONTINUE).valuesOnly())) {
      kafka.produce(topic, "a");
      batches.next();
      kafka.produce(topic, "b", "c", "d");
      kafka.deleteRecords(topic, 0, 3);
      assertThat(batches.next()).as("the batch that leaves it out").isEmpty();
      assertThat(batches.problems())
          .singleElement()
          .asString()
          .contains("begins at offset 3 now")
          .endsWith("the stream goes on with what is there");
      kafka.produce(topic, "e");
      assertThat(batches.next()).as("the batch that names it").isEmpty();
      assertThat(batches.next()).containsExactly("d", "e");
      assertThat(batches.problems()).hasSize(1);
    }
  }

  @Test
  void records_that_are_deleted_between_cut_and_reading_fail_the_batch() throws Exception {
    try (SourceBatches<String> batches = new SourceBatches<>(source().valuesOnly())) {
      kafka.produce(topic, "a", "b", "c");
      batches.cut(Long.MAX_VALUE);
      kafka.deleteRecords(topic, 0, 2);
      assertThatThrownBy(batches::read)
          .isInstanceOf(TidemillException.class)
          .hasMessageStartingWith("Kafka at " + kafka.servers() + ", " + topic
              + "/0 [0, 3): records before offset 2 have been deleted; to go on with what is there, call"
              + " onDataLoss(KafkaDataLoss.CONTINUE)");
    }
    try (SourceBatches<String> batches = new SourceBatches<>(source()
        .startingAt(KafkaStart.earliest())
        .onDataLoss(KafkaDataLoss.CONTINUE)
        .valuesOnly())) {
      batches.cut(Long.MAX_VALUE);
      kafka.deleteRecords(topic, 0, 3);
      kafka.produce(topic, "d");
      assertThat(batches.read()).isEmpty();
      assertThat(batches.next()).containsExactly("d");
    }
  }

  @Test
  void a_deleted_topic_fails_the_batch() throws Exception {
    try (SourceBatches<String> batches = new SourceBatches<>(source().valuesOnly())) {
      kafka.produce(topic, "a");
      batches.next();
      kafka.deleteTopic(topic);
      assertThatThrownBy(batches::next)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining(
              "partition " + topic + "-0 no longer exists: its topic has been deleted; to go on");
    }
  }

  @Test
  void a_deleted_topic_is_waited_for_if_that_is_wanted() throws Exception {
    try (SourceBatches<String> batches =
        new SourceBatches<>(source().onDataLoss(KafkaDataLoss.CONTINUE).valuesOnly())) {
      kafka.produce(topic, "a");
      batches.next();
      kafka.deleteTopic(topic);
      assertThat(batches.next()).isEmpty();
      assertThat(batches.next()).isEmpty();
      assertThat(batches.problems()).hasSize(1);
      kafka.createTopic(topic, 1);
      kafka.produce(topic, "b");
      assertThat(batches.next()).as("the batch that names it").isEmpty();
      assertThat(batches.next()).containsExactly("b");
    }
  }

  @Test
  void a_topic_that_is_made_anew_is_another_one() throws Exception {
    try (SourceBatches<String> strict = new SourceBatches<>(source().valuesOnly());
        SourceBatches<String> lenient =
            new SourceBatches<>(source().onDataLoss(KafkaDataLoss.CONTINUE).valuesOnly())) {
      kafka.produce(topic, "a");
      strict.next();
      lenient.next();
      kafka.deleteTopic(topic);
      kafka.createTopic(topic, 1);
      kafka.produce(topic, "b", "c");
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(strict::next)
            .hasMessageContaining("was replaced: its topic has been deleted and created again");
      }
      assertThat(lenient.next()).isEmpty();
      assertThat(lenient.next()).as("named").isEmpty();
      assertThat(lenient.next()).containsExactly("b", "c");
      assertThat(lenient.problems()).hasSize(1);
    }
  }

  /** Consumers fetch ahead, so one may stand where a part of the new topic begins, with old records. */
  @Test
  void what_was_fetched_of_a_topic_is_not_taken_for_that_of_the_next_one() throws Exception {
    try (SourceBatches<String> batches = new SourceBatches<>(
        source().minPartitions(3).onDataLoss(KafkaDataLoss.CONTINUE).valuesOnly())) {
      kafka.produce(topic, numbered("old"));
      batches.cut(Long.MAX_VALUE);
      assertThat(readAtOnce(batches)).containsExactly(numbered("old"));
      kafka.deleteTopic(topic);
      kafka.createTopic(topic, 1);
      kafka.produce(topic, numbered("new"));
      assertThat(batches.next()).as("lost").isEmpty();
      assertThat(batches.next()).as("named").isEmpty();
      assertThat(batches.next()).containsExactly(numbered("new"));
    }
  }

  private static String[] numbered(String text) {
    return IntStream.range(0, 300).mapToObj(number -> text + number).toArray(String[]::new);
  }

  /** All parts are open before one is read, so each has a consumer of its own. */
  private static List<String> readAtOnce(SourceBatches<String> batches) throws Exception {
    List<PartitionReader<String>> readers = new ArrayList<>();
    for (SourcePartition<String> part : batches.source().partitions(batches.lastRange())) {
      readers.add(part.open());
    }
    List<String> records = new ArrayList<>();
    for (PartitionReader<String> reader : readers) {
      try (reader) {
        while (reader.next()) {
          records.add(reader.record());
        }
      }
    }
    return records;
  }

  @Test
  void a_topic_that_is_made_anew_fails_every_batch_from_when_that_is_noticed() throws Exception {
    try (SourceBatches<String> rarely =
        new SourceBatches<>(source().discoverEvery(Duration.ofSeconds(3)).valuesOnly())) {
      kafka.produce(topic, "a");
      rarely.next();
      kafka.deleteTopic(topic);
      kafka.createTopic(topic, 1);
      kafka.produce(topic, "b");
      assertThat(rarely.next()).as("not looked at yet").isEmpty();
      for (int i = 0; i < 4; i++) {
        assertThatThrownBy(rarely::next).hasMessageContaining("deleted and created again");
      }
    }
  }

  @Test
  void a_topic_that_is_deleted_between_cut_and_reading_fails_the_batch() throws Exception {
    try (SourceBatches<String> batches = new SourceBatches<>(source().valuesOnly())) {
      kafka.produce(topic, "a");
      batches.cut(Long.MAX_VALUE);
      kafka.deleteTopic(topic);
      assertThatThrownBy(batches::read)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining(topic + "/0 [0, 1)");
    }
  }

  @Test
  void a_topic_that_is_made_anew_while_batches_run_stops_the_job_that_accepts_no_loss()
      throws Exception {
    List<String> read = new CopyOnWriteArrayList<>();
    try (StreamingContext ssc = running(source(), read)) {
      kafka.produce(topic, "a", "b");
      await("the old one").atMost(A_WHILE).until(() -> read.size() == 2);
      replaceTopic();
      assertThatThrownBy(() -> ssc.awaitTermination(A_WHILE))
          .hasMessageContaining("partition " + topic + "-0 ")
          .hasMessageContaining("its topic has been deleted");
    }
  }

  @Test
  void a_topic_that_is_made_anew_while_batches_run_is_read_from_its_beginning() throws Exception {
    List<String> read = new CopyOnWriteArrayList<>();
    try (StreamingContext ssc = running(source().onDataLoss(KafkaDataLoss.CONTINUE), read)) {
      kafka.produce(topic, "a", "b");
      await("the old one").atMost(A_WHILE).until(() -> read.size() == 2);
      for (int i = 0; i < 3; i++) {
        replaceTopic();
        int round = i;
        await("the new one")
            .atMost(A_WHILE)
            .untilAsserted(() -> assertThat(read).contains("c" + round, "d" + round, "e" + round));
      }
      ssc.stop(true);
    }
    assertThat(read).doesNotHaveDuplicates();
  }

  private void replaceTopic() {
    kafka.deleteTopic(topic);
    kafka.createTopic(topic, 1);
    replaced++;
    kafka.produce(topic, "c" + (replaced - 1), "d" + (replaced - 1), "e" + (replaced - 1));
  }

  private static StreamingContext running(KafkaSource<String, String> source, List<String> read) {
    StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofMillis(100))
        .setting("stream.batch.onFailure", "stop")
        .build();
    ssc.stream("records", source.valuesOnly()).foreachRDD(batch -> read.addAll(batch.collect()));
    ssc.start();
    return ssc;
  }

  private KafkaSource<String, String> source() {
    return Kafka.topic(topic).servers(kafka.servers());
  }
}
