/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.DecodeException;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaSourceTest {
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  private String topic = "";

  @BeforeEach
  void nameTopic(TestInfo test) {
    topic = "source-" + test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void a_batch_holds_what_has_come_since_the_one_before() throws Exception {
    kafka.createTopic(topic, 2);
    try (SourceBatches<String> batches = new SourceBatches<>(source().valuesOnly())) {
      send(0, "a", "b");
      send(1, "c");
      assertThat(batches.next()).containsExactly("a", "b", "c");
      assertThat(batches.lastRange().until().text()).matches("v1:" + topic + "@[\\w-]{22}/0:2,1:1");
      assertThat(batches.description()).isEqualTo(topic + "/0 [0, 2), " + topic + "/1 [0, 1)");
      send(1, "d");
      assertThat(batches.next()).containsExactly("d");
      assertThat(batches.next()).isEmpty();
      assertThat(batches.lastRange().isEmpty()).isTrue();
      assertThat(batches.problems()).isEmpty();
    }
  }

  @Test
  void a_record_has_all_that_it_has_in_the_topic() throws Exception {
    kafka.createTopic(topic, 2);
    ProducerRecord<String, String> sent = new ProducerRecord<>(topic, 1, 1234L, "ann", "tea");
    sent.headers().add(new RecordHeader("trace", "7f".getBytes(StandardCharsets.UTF_8)));
    try (SourceBatches<KafkaRecord<String, String>> batches = new SourceBatches<>(source())) {
      kafka.produce(List.of(sent));
      kafka.produce(List.of(new ProducerRecord<>(topic, 1, 1235L, null, "rum")));
      kafka.produce(List.of(new ProducerRecord<>(topic, 1, 1236L, "ann", (String) null)));
      List<KafkaRecord<String, String>> records = batches.next();
      assertThat(records)
          .containsExactly(
              KafkaRecord.of("ann", "tea")
                  .at(topic, 1, 0)
                  .withTimestamp(Time.ofMillis(1234))
                  .withHeader("trace", "7f"),
              KafkaRecord.<String, String>ofValue("rum")
                  .at(topic, 1, 1)
                  .withTimestamp(Time.ofMillis(1235)),
              KafkaRecord.<String, String>tombstone("ann")
                  .at(topic, 1, 2)
                  .withTimestamp(Time.ofMillis(1236)));
      assertThat(records.get(0).headers().text("trace")).hasValue("7f");
      assertThatThrownBy(() -> records.get(1).key())
          .hasMessage("the record at " + topic
              + "/1 offset 1 has no key; where that can happen, use findKey()");
      assertThat(records.get(2).findValue()).isEmpty();
    }
  }

  @Test
  void values_alone_leave_tombstones_out() throws Exception {
    kafka.createTopic(topic, 1);
    try (SourceBatches<String> batches = new SourceBatches<>(source().valuesOnly())) {
      kafka.produce(List.of(
          new ProducerRecord<>(topic, "k", "a"),
          new ProducerRecord<>(topic, "k", null),
          new ProducerRecord<>(topic, "k", "b")));
      assertThat(batches.next()).containsExactly("a", "b");
    }
  }

  @Test
  void a_source_begins_where_it_is_told_to() throws Exception {
    kafka.createTopic(topic, 2);
    kafka.produce(List.of(
        new ProducerRecord<>(topic, 0, 1000L, null, "a"),
        new ProducerRecord<>(topic, 0, 2000L, null, "b"),
        new ProducerRecord<>(topic, 1, 1500L, null, "c")));
    assertThat(first(source().startingAt(KafkaStart.earliest()))).containsExactly("a", "b", "c");
    assertThat(first(source().startingAt(KafkaStart.latest()))).isEmpty();
    assertThat(first(source())).isEmpty();
    assertThat(first(source().startingAt(KafkaStart.at(Instant.ofEpochMilli(1501)))))
        .containsExactly("b");
    assertThat(first(
            source().startingAt(KafkaStart.offsets(Map.of(new TopicPartition(topic, 0), 1L)))))
        .containsExactly("b", "c");
    String group = topic + "-group";
    KafkaSource<String, String> ofGroup = source().group(group);
    assertThat(first(ofGroup)).isEmpty();
    assertThat(first(ofGroup.startingAt(KafkaStart.committedOr(KafkaStart.earliest()))))
        .containsExactly("a", "b", "c");
    assertThat(kafka.committed(group)).as("nothing was released").isEmpty();
  }

  @Test
  void a_start_that_is_not_there_is_an_error_of_the_start() throws Exception {
    kafka.createTopic(topic, 1);
    send(0, "a", "b");
    TopicPartition partition = new TopicPartition(topic, 0);
    assertThatThrownBy(() -> first(source().startingAt(KafkaStart.offsets(Map.of(partition, 3L)))))
        .isInstanceOf(TidemillException.class)
        .hasMessage(
            "the start names offset 3 of " + topic + "-0, which has only those from 0 to 2; to"
                + " begin with the first, call onDataLoss(KafkaDataLoss.CONTINUE)");
    assertThat(first(source()
            .onDataLoss(KafkaDataLoss.CONTINUE)
            .startingAt(KafkaStart.offsets(Map.of(partition, 3L)))))
        .containsExactly("a", "b");
    assertThatThrownBy(() -> first(
            source().startingAt(KafkaStart.offsets(Map.of(new TopicPartition("other", 0), 3L)))))
        .hasMessageContaining("names partition other-0, which is not among those that are read");
    assertThatThrownBy(
            () -> first(source().startingAt(KafkaStart.committedOr(KafkaStart.latest()))))
        .hasMessageContaining("no group is set; call group(...)");
  }

  @Test
  void a_topic_that_is_not_there_is_an_error_of_the_start() {
    assertThatThrownBy(() -> first(source()))
        .isInstanceOf(TidemillException.class)
        .hasMessage("Kafka at " + kafka.servers() + " has no topic " + topic
            + "; correct the name, or create it: kafka-topics.sh --bootstrap-server "
            + kafka.servers() + " --create --topic " + topic);
    kafka.createTopic(topic, 1);
    assertThatThrownBy(() ->
            first(Kafka.partitions(List.of(new TopicPartition(topic, 1))).servers(kafka.servers())))
        .hasMessageContaining("has no partitions [" + topic + "-1]");
  }

  @Test
  void released_batches_are_committed_and_a_new_start_goes_on_there() throws Exception {
    kafka.createTopic(topic, 2);
    String group = topic + "-group";
    KafkaSource<String, String> source = source().group(group);
    try (SourceBatches<String> batches = new SourceBatches<>(source.valuesOnly())) {
      send(0, "a");
      batches.next();
      assertThat(kafka.committed(group)).as("before the release").isEmpty();
      batches.release();
      assertThat(kafka.committed(group))
          .isEqualTo(Map.of(new TopicPartition(topic, 0), 1L, new TopicPartition(topic, 1), 0L));
      send(1, "b");
      batches.next();
    }
    kafka.addPartitions(topic, 3);
    send(2, "c");
    assertThat(first(source)).as("a new partition from its beginning").containsExactly("b", "c");
  }

  @Test
  void a_group_with_members_is_refused_with_the_reason() throws Exception {
    kafka.createTopic(topic, 1);
    String group = topic + "-group";
    try (SourceBatches<String> batches =
            new SourceBatches<>(source().group(group).valuesOnly());
        GroupMember member = new GroupMember(kafka.servers(), group, topic)) {
      member.awaitAssignment();
      send(0, "a");
      batches.next();
      assertThatThrownBy(batches::release)
          .hasMessageContaining("cannot commit the offsets of group " + group
              + ": other consumers are members of it; give this job a group of its own");
    }
  }

  @Test
  void what_could_not_be_committed_is_committed_at_the_end_or_reported() throws Exception {
    kafka.createTopic(topic, 1);
    String group = topic + "-group";
    SourceBatches<String> first = new SourceBatches<>(source().group(group).valuesOnly());
    SourceBatches<String> second = new SourceBatches<>(source().group(group).valuesOnly());
    send(0, "a");
    first.next();
    second.next();
    try (GroupMember member = new GroupMember(kafka.servers(), group, topic)) {
      member.awaitAssignment();
      assertThatThrownBy(first::release).isInstanceOf(TidemillException.class);
      assertThatThrownBy(second::release).isInstanceOf(TidemillException.class);
      first.close();
      assertThat(first.problems())
          .singleElement()
          .asString()
          .startsWith("stream \"orders\" has not committed how far it has got: ");
    }
    second.close();
    assertThat(second.problems()).isEmpty();
    assertThat(kafka.committed(group)).isEqualTo(Map.of(new TopicPartition(topic, 0), 1L));
  }

  @Test
  void partitions_that_are_added_are_read_from_their_beginning() throws Exception {
    kafka.createTopic(topic, 1);
    try (SourceBatches<String> batches = new SourceBatches<>(source().valuesOnly())) {
      send(0, "a");
      assertThat(batches.next()).containsExactly("a");
      kafka.addPartitions(topic, 2);
      send(1, "b", "c");
      assertThat(batches.next()).as("the batch that names it").isEmpty();
      Map<String, TopicDescription> topics =
          kafka.admin().describeTopics(List.of(topic)).allTopicNames().get();
      String id = "@" + Objects.requireNonNull(topics.get(topic)).topicId();
      assertThat(batches.lastRange())
          .hasToString("[" + topic + id + "/0:1, " + topic + id + "/0:1,1:0)");
      send(0, "d");
      assertThat(batches.next()).containsExactly("d", "b", "c");
    }
  }

  @Test
  void topics_are_found_by_a_pattern_also_later_ones() throws Exception {
    kafka.createTopic(topic + "-1", 1);
    kafka.createTopic("other-" + topic, 1);
    KafkaSource<String, String> source = Kafka.topicsMatching(Pattern.compile(topic + "-\\d"))
        .servers(kafka.servers())
        .discoverEvery(Duration.ofSeconds(3));
    try (SourceBatches<KafkaRecord<String, String>> batches = new SourceBatches<>(source)) {
      kafka.produce(topic + "-1", "a");
      kafka.produce("other-" + topic, "no");
      assertThat(batches.next()).map(KafkaRecord::value).containsExactly("a");
      kafka.createTopic(topic + "-2", 1);
      kafka.produce(topic + "-2", "b");
      assertThat(batches.next()).as("not looked for yet").isEmpty();
      assertThat(batches.next()).as("named").isEmpty();
      assertThat(batches.next()).map(KafkaRecord::topic).containsExactly(topic + "-2");
    }
  }

  @Test
  void assigned_partitions_are_read_alone() throws Exception {
    kafka.createTopic(topic, 3);
    try (SourceBatches<String> batches = new SourceBatches<>(
        Kafka.partitions(List.of(new TopicPartition(topic, 2), new TopicPartition(topic, 0)))
            .servers(kafka.servers())
            .valuesOnly())) {
      send(0, "a");
      send(1, "b");
      send(2, "c");
      assertThat(batches.next()).containsExactly("a", "c");
    }
  }

  @Test
  void a_rate_bounds_each_partition_and_a_limit_all_of_them() throws Exception {
    kafka.createTopic(topic, 2);
    send(0, numbers(100));
    send(1, numbers(20));
    KafkaSource<String, String> all = source().startingAt(KafkaStart.earliest());
    try (SourceBatches<String> batches =
        new SourceBatches<>(all.maxRatePerPartition(2).valuesOnly())) { // 40 in 20 s
      batches.next();
      assertThat(batches.parts()).map(List::size).containsExactly(40, 20);
      batches.next();
      assertThat(batches.parts()).map(List::size).containsExactly(40);
    }
    try (SourceBatches<String> batches = new SourceBatches<>(all.valuesOnly())) {
      assertThat(batches.next(12)).hasSize(12);
      assertThat(batches.parts()).map(List::size).containsExactly(10, 2);
      assertThat(batches.next()).hasSize(108);
    }
  }

  @Test
  void a_batch_is_cut_into_at_least_so_many_partitions() throws Exception {
    kafka.createTopic(topic, 2);
    send(0, numbers(90));
    send(1, numbers(10));
    try (SourceBatches<String> batches = new SourceBatches<>(
        source().startingAt(KafkaStart.earliest()).minPartitions(4).valuesOnly())) {
      assertThat(batches.next()).hasSize(100);
      assertThat(batches.parts()).map(List::size).containsExactly(22, 23, 22, 23, 10);
      assertThat(batches.parts().get(1).get(0)).isEqualTo("22");
    }
  }

  @Test
  void records_of_open_and_aborted_transactions_are_left_out() throws Exception {
    kafka.createTopic(topic, 1);
    try (SourceBatches<String> batches = new SourceBatches<>(source().valuesOnly());
        KafkaProducer<String, String> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.servers(), "transactional.id", topic),
            new StringSerializer(),
            new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "aborted")).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "a")).get();
      assertThat(batches.next()).isEmpty();
      producer.commitTransaction();
      List<String> committed = new ArrayList<>();
      await("the mark of the commit").atMost(Duration.ofSeconds(30)).until(() -> {
        committed.addAll(batches.next());
        return !committed.isEmpty();
      });
      assertThat(committed).containsExactly("a");
      assertThat(batches.next()).as("the mark of the commit is no record").isEmpty();
    }
  }

  @Test
  void nothing_counts_that_comes_after_the_end_of_the_intake() throws Exception {
    kafka.createTopic(topic, 1);
    try (SourceBatches<String> batches = new SourceBatches<>(source().valuesOnly())) {
      assertThat(batches.hasMore()).isFalse();
      send(0, "a");
      batches.source().stopIntake();
      send(0, "b");
      assertThat(batches.hasMore()).isTrue();
      assertThat(batches.next()).containsExactly("a");
      assertThat(batches.hasMore()).isFalse();
      assertThat(batches.next()).isEmpty();
    }
  }

  @Test
  void a_value_that_cannot_be_read_is_named_by_its_place() throws Exception {
    kafka.createTopic(topic, 1);
    try (SourceBatches<KafkaRecord<String, Long>> batches =
        new SourceBatches<>(source().values(LongDeserializer::new))) {
      send(0, "secret");
      assertThatThrownBy(batches::next)
          .isInstanceOf(DecodeException.class)
          .hasMessageStartingWith(
              "the value of the record at " + topic + "/0 offset 0, 6 bytes, cannot"
                  + " be read by org.apache.kafka.common.serialization.LongDeserializer: ")
          .message()
          .doesNotContain("secret");
    }
  }

  @Test
  void readers_use_consumers_again_and_close_them_with_the_source() throws Exception {
    kafka.createTopic(topic, 1);
    SourceBatches<String> batches = new SourceBatches<>(source().valuesOnly());
    send(0, "a");
    batches.cut(Long.MAX_VALUE);
    LeaseKey lease = ((PartitionSlice<String>)
            batches.source().partitions(batches.lastRange()).get(0))
        .lease();
    assertThat(batches.read()).containsExactly("a");
    assertThat(ConsumerLeases.OF_THIS_PROCESS.idle(lease)).isEqualTo(1);
    send(0, "b");
    assertThat(batches.next()).containsExactly("b");
    assertThat(ConsumerLeases.OF_THIS_PROCESS.idle(lease)).isEqualTo(1);
    batches.close();
    assertThat(ConsumerLeases.OF_THIS_PROCESS.idle(lease)).isZero();
  }

  @Test
  void a_partition_that_is_opened_twice_at_once_is_read_twice() throws Exception {
    kafka.createTopic(topic, 1);
    try (SourceBatches<String> batches = new SourceBatches<>(source().valuesOnly())) {
      send(0, "a", "b");
      batches.cut(Long.MAX_VALUE);
      SourcePartition<String> partition =
          batches.source().partitions(batches.lastRange()).get(0);
      try (PartitionReader<String> one = partition.open();
          PartitionReader<String> other = partition.open()) {
        for (String value : List.of("a", "b")) {
          assertThat(one.next()).isTrue();
          assertThat(other.next()).isTrue();
          assertThat(one.record()).isEqualTo(value);
          assertThat(other.record()).isEqualTo(value);
        }
        assertThat(one.next()).isFalse();
      }
      LeaseKey lease = ((PartitionSlice<String>) partition).lease();
      assertThat(ConsumerLeases.OF_THIS_PROCESS.idle(lease)).isEqualTo(2);
    }
  }

  @Test
  void a_time_before_all_times_of_kafka_begins_with_what_is_there() throws Exception {
    kafka.createTopic(topic, 1);
    send(0, "a");
    for (Instant before : List.of(Instant.parse("1960-01-01T00:00:00Z"), Instant.MIN)) {
      assertThat(first(source().startingAt(KafkaStart.at(before)))).containsExactly("a");
    }
    assertThat(first(source().startingAt(KafkaStart.at(Instant.MAX)))).isEmpty();
  }

  @Test
  void a_group_of_a_topic_that_was_made_anew_meanwhile_does_not_go_on_in_it() throws Exception {
    kafka.createTopic(topic, 1);
    KafkaSource<String, String> source = source().group(topic);
    try (SourceBatches<String> batches = new SourceBatches<>(source.valuesOnly())) {
      send(0, "a");
      batches.next();
      batches.release();
    }
    kafka.deleteTopic(topic);
    // a broker forgets what was committed of a deleted topic, unless another client has it put back
    kafka.createTopic(topic, 1);
    send(0, "b", "c");
    Map<TopicPartition, OffsetAndMetadata> old = Map.of(
        new TopicPartition(topic, 0), new OffsetAndMetadata(1, "topic-id=" + new Uuid(1, 2)));
    kafka.admin().alterConsumerGroupOffsets(topic, old).all().get();
    assertThatThrownBy(() -> first(source))
        .hasMessage("group " + topic + " has committed offset 1 of " + topic
            + "-0, whose topic has been deleted and created again since; to begin with the first,"
            + " call onDataLoss(KafkaDataLoss.CONTINUE)");
    assertThat(first(source.onDataLoss(KafkaDataLoss.CONTINUE))).containsExactly("b", "c");
  }

  @Test
  @Timeout(30)
  void a_place_where_no_broker_is_is_an_error_of_the_start_at_once() {
    assertThatThrownBy(() -> first(Kafka.topic("orders").servers("127.0.0.1:1")))
        .isInstanceOf(TidemillException.class)
        .hasMessage("no Kafka broker is reachable (127.0.0.1:1: Connection refused); start it, or"
            + " correct servers(\"host:port\")");
  }

  @Test
  void a_server_that_is_not_a_broker_is_an_error_of_the_start() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      String servers = "127.0.0.1:" + silent.getLocalPort();
      KafkaSource<String, String> nobody = Kafka.topic("orders")
          .servers(servers)
          .property("default.api.timeout.ms", "500")
          .property("request.timeout.ms", "500");
      assertThatThrownBy(() -> first(nobody))
          .isInstanceOf(TidemillException.class)
          .hasMessage("Kafka at " + servers + ": cannot describe topic orders, no answer within"
              + " 500 ms; check that a Kafka broker runs there, and that the property"
              + " security.protocol matches the broker's");
    }
  }

  private KafkaSource<String, String> source() {
    return Kafka.topic(topic).servers(kafka.servers());
  }

  private void send(int partition, String... values) {
    List<ProducerRecord<String, String>> records = new ArrayList<>();
    for (String value : values) {
      records.add(new ProducerRecord<>(topic, partition, null, value));
    }
    kafka.produce(records);
  }

  private static String[] numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new);
  }

  /** The first batch of a source. */
  private static List<String> first(KafkaSource<String, String> source) throws Exception {
    try (SourceBatches<String> batches = new SourceBatches<>(source.valuesOnly())) {
      return batches.next();
    }
  }
}
