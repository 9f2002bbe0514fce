/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.connector.kafka.FakeCluster.Call;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverOpener;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.time.Clock;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A topic that is deleted and created again is noticed on every path, whatever fails meanwhile. */
class ReplacedTopicTest {
  private static final String LOSS = "its topic has been deleted and created again";

  private final FakeCluster cluster = new FakeCluster();
  private final ManualClock clock = new ManualClock();
  private final List<String> problems = new ArrayList<>();
  private SourceSettings settings =
      SourceSettings.DEFAULTS.withStart(Optional.of(KafkaStart.latest()));

  @BeforeEach
  void createTopic() {
    cluster.create("orders", 5);
  }

  @ParameterizedTest
  @EnumSource(
      value = Call.class,
      names = {"CATALOG", "POSITIONS", "ONE_POSITION"})
  void it_is_noticed_after_questions_that_have_failed(Call failing) throws Exception {
    OpenSource<String> source = open(clock);
    Offset from = source.begin();
    cluster.create("orders", 8);
    cluster.fail(failing, 3);
    for (int i = 0; i < 3 && failing != Call.ONE_POSITION; i++) {
      assertThat(end(source, from)).as("not answered").isEqualTo(from);
    }
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> end(source, from)).hasMessageContaining(LOSS);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Call.class,
      names = {"CATALOG", "POSITIONS", "ONE_POSITION"})
  void its_first_records_are_read_after_questions_that_have_failed_if_losses_are_accepted(
      Call failing) throws Exception {
    settings = settings.withOnDataLoss(KafkaDataLoss.CONTINUE);
    OpenSource<String> source = open(clock);
    Offset position = source.begin();
    cluster.create("orders", 8);
    cluster.fail(failing, 2);
    List<KafkaOffsetRange> read = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Offset next = end(source, position);
      read.addAll(((KafkaOffsets) position).rangesUntil((KafkaOffsets) next));
      position = next;
    }
    assertThat(read).containsExactly(new KafkaOffsetRange("orders", 0, 0, 8));
    assertThat(problems).filteredOn(message -> message.contains(LOSS)).hasSize(1);
  }

  @Test
  void it_is_noticed_by_the_drain_of_a_graceful_stop_however_long_the_new_one_is()
      throws Exception {
    for (long newEnd : new long[] {3, 5, 8}) {
      OpenSource<String> source = open(clock);
      Offset from = source.begin();
      cluster.create("orders", newEnd);
      source.stopIntake();
      assertThat(source.hasMore(from)).as("new end %d", newEnd).isTrue();
      assertThatThrownBy(() -> end(source, from)).hasMessageContaining(LOSS);
      cluster.create("orders", 5);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Call.class,
      names = {"CATALOG", "POSITIONS"})
  void it_is_noticed_by_a_drain_whose_first_question_has_failed(Call failing) throws Exception {
    OpenSource<String> source = open(clock);
    Offset from = source.begin();
    cluster.create("orders", 5);
    cluster.fail(failing, 1);
    source.stopIntake();
    assertThat(source.hasMore(from)).isTrue();
    assertThatThrownBy(() -> end(source, from)).hasMessageContaining(LOSS);
  }

  @Test
  void a_topic_that_is_deleted_before_the_drain_is_noticed_by_it() throws Exception {
    OpenSource<String> source = open(clock);
    cluster.delete("orders");
    source.stopIntake();
    assertThat(source.hasMore(source.begin())).isTrue();
    assertThatThrownBy(() -> end(source, source.begin()))
        .hasMessageContaining("its topic has been deleted;");
  }

  @Test
  void it_is_noticed_when_the_new_one_has_more_partitions() throws Exception {
    OpenSource<String> source = open(clock);
    cluster.create("orders", 5, 1, 1);
    cluster.fail(Call.POSITIONS, 1);
    assertThat(end(source, source.begin())).isEqualTo(source.begin());
    assertThatThrownBy(() -> end(source, source.begin()))
        .hasMessageContaining("partition orders-0 was replaced: " + LOSS);
  }

  @Test
  void a_drain_looks_at_topics_again_however_seldom_batches_do() throws Exception {
    settings = settings.withDiscoverEvery(Duration.ofHours(1));
    OpenSource<String> source = open(clock);
    cluster.create("orders", 5);
    source.stopIntake();
    assertThat(source.hasMore(source.begin())).isTrue();
    assertThatThrownBy(() -> end(source, source.begin())).hasMessageContaining(LOSS);
  }

  @Test
  void it_is_noticed_after_brokers_that_have_told_no_id_for_a_while() throws Exception {
    OpenSource<String> source = open(clock);
    cluster.createWithoutId("orders", 8);
    cluster.fail(Call.ONE_POSITION, 1);
    Offset unanswered = end(source, source.begin());
    Offset read = end(source, unanswered);
    cluster.create("orders", 9);
    for (Offset position : List.of(unanswered, read)) {
      assertThatThrownBy(() -> end(source, position)).hasMessageContaining(LOSS);
    }
  }

  @Test
  void it_is_noticed_by_the_first_look_at_topics_after_a_pause() throws Exception {
    settings = settings.withDiscoverEvery(Duration.ofSeconds(10));
    OpenSource<String> source = open(clock);
    Offset from = end(source, source.begin());
    cluster.create("orders", 7);
    Offset read = end(source, from);
    assertThat(read).as("topics are not looked at yet").isNotEqualTo(from);
    clock.advance(Duration.ofSeconds(10));
    cluster.fail(Call.POSITIONS, 1);
    assertThat(end(source, read)).isEqualTo(read);
    assertThatThrownBy(() -> end(source, read)).hasMessageContaining(LOSS);
  }

  @Test
  void it_is_noticed_before_the_next_look_at_topics_if_the_new_one_is_shorter() throws Exception {
    settings = settings.withDiscoverEvery(Duration.ofHours(1));
    OpenSource<String> source = open(clock);
    Offset from = end(source, source.begin());
    cluster.create("orders", 3);
    assertThatThrownBy(() -> end(source, from)).hasMessageContaining(LOSS);
  }

  @Test
  void it_is_noticed_if_it_is_replaced_between_the_look_at_topics_and_that_at_offsets()
      throws Exception {
    settings = settings.withDiscoverEvery(Duration.ZERO);
    OpenSource<String> source = open(clock);
    Offset from = end(source, source.begin());
    cluster.afterNext(Call.CATALOG, () -> cluster.create("orders", 3));
    assertThatThrownBy(() -> end(source, from)).hasMessageContaining(LOSS);
  }

  @Test
  void a_log_that_has_been_cut_is_told_from_a_topic_that_has_been_replaced() throws Exception {
    OpenSource<String> source = open(clock);
    Offset from = end(source, source.begin());
    cluster.cut("orders", 3);
    assertThatThrownBy(() -> end(source, from)).hasMessageContaining("its log has been cut");
  }

  @Test
  void it_is_noticed_by_a_source_that_goes_on_from_the_text_of_a_position() throws Exception {
    String text = open(clock).begin().text();
    cluster.create("orders", 8);
    OpenSource<String> later = open(clock);
    assertThatThrownBy(() -> end(later, later.parse(text))).hasMessageContaining(LOSS);
  }

  @Test
  void it_is_noticed_when_a_range_is_read_that_an_earlier_process_has_named() throws Exception {
    NamedRange named = named(8);
    cluster.create("orders", 8);
    OpenSource<String> later =
        open(clock, Optional.of(new SourceResume(named.until(), List.of(named), "")));
    OffsetRange range = new OffsetRange(later.parse(named.from()), later.parse(named.until()));
    assertThatThrownBy(() -> later.partitions(range)).hasMessageContaining(LOSS);
  }

  @Test
  void a_range_of_an_earlier_process_is_given_up_if_losses_are_accepted() throws Exception {
    settings = settings.withOnDataLoss(KafkaDataLoss.CONTINUE);
    NamedRange named = named(8);
    cluster.create("orders", 8);
    OpenSource<String> later =
        open(clock, Optional.of(new SourceResume(named.until(), List.of(named), "")));
    OffsetRange range = new OffsetRange(later.parse(named.from()), later.parse(named.until()));
    assertThat(later.partitions(range)).isEmpty();
    assertThat(problems).singleElement().asString().contains(LOSS);
  }

  @Test
  void a_topic_that_was_deleted_between_two_processes_fails_the_start() throws Exception {
    NamedRange named = named(8);
    cluster.delete("orders");
    assertThatThrownBy(
            () -> open(clock, Optional.of(new SourceResume(named.from(), List.of(named), ""))))
        .hasMessageContaining("has no topic orders");
  }

  @Test
  void a_topic_that_was_deleted_between_two_processes_is_given_up_if_losses_are_accepted()
      throws Exception {
    settings = settings.withOnDataLoss(KafkaDataLoss.CONTINUE);
    NamedRange named = named(8);
    cluster.delete("orders");
    OpenSource<String> later =
        open(clock, Optional.of(new SourceResume(named.until(), List.of(named), "")));
    OffsetRange range = new OffsetRange(later.parse(named.from()), later.parse(named.until()));
    assertThat(later.partitions(range)).isEmpty();
    assertThat(problems).singleElement().asString().contains("orders-0 no longer exists");
    assertThat(later.begin()).isEqualTo(later.parse(named.until()));
    Offset nothing = end(later, later.begin());
    assertThat(problems).hasSize(2);
    assertThat(KafkaOffsetRange.of(new OffsetRange(later.begin(), nothing))).isEmpty();
    cluster.create("orders", 3);
    Offset found = end(later, nothing); // the batch that finds it adds it, the next one reads it
    Offset read = end(later, found);
    assertThat(KafkaOffsetRange.of(new OffsetRange(found, read)))
        .singleElement()
        .satisfies(part -> assertThat(part.size()).isEqualTo(3));
  }

  @Test
  void a_resumed_start_does_not_wait_for_partitions_without_a_leader() throws Exception {
    NamedRange named = named(8);
    cluster.fail(Call.ONE_POSITION, 1);
    assertThat(open(clock, Optional.of(new SourceResume(named.until(), List.of(named), "")))
            .begin()
            .text())
        .isEqualTo(named.until());
  }

  @Test
  void a_range_of_an_earlier_process_is_read_if_its_topic_is_still_there() throws Exception {
    NamedRange named = named(8);
    OpenSource<String> later =
        open(clock, Optional.of(new SourceResume(named.until(), List.of(named), "")));
    OffsetRange range = new OffsetRange(later.parse(named.from()), later.parse(named.until()));
    assertThat(later.partitions(range)).hasSize(1);
  }

  /** A range of what has come since the topic was made, up to an offset. */
  private NamedRange named(long end) throws Exception {
    KafkaOffsets from = (KafkaOffsets) open(clock).begin();
    TopicPartition partition = from.next().firstKey();
    SortedMap<TopicPartition, TopicPosition> until = new TreeMap<>(KafkaOffsets.BY_NAME);
    until.put(partition, Objects.requireNonNull(from.next().get(partition)).at(end));
    return new NamedRange(from.text(), new KafkaOffsets(until).text(), "");
  }

  @Test
  void a_position_without_an_id_takes_that_of_the_topic_that_is_there() throws Exception {
    OpenSource<String> source = open(clock);
    Offset adopted = end(source, source.parse("v1:orders/0:2"));
    assertThat(adopted).isEqualTo(source.begin());
    cluster.create("orders", 8);
    assertThatThrownBy(() -> end(source, adopted)).hasMessageContaining(LOSS);
  }

  @Test
  void it_is_noticed_by_an_answer_that_comes_batches_later() throws Exception {
    OpenSource<String> source = open(new PassingClock());
    Offset from = source.begin();
    cluster.create("orders", 8);
    cluster.hold();
    for (int i = 0; i < 5; i++) {
      assertThat(end(source, from)).isEqualTo(from);
    }
    assertThat(cluster.asked(Call.CATALOG)).as("at the start and once since").isEqualTo(2);
    cluster.answer();
    assertThatThrownBy(() -> end(source, from))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining(LOSS);
  }

  private static Offset end(OpenSource<String> source, Offset from) throws Exception {
    return source.end(Time.ofMillis(1000), from, Long.MAX_VALUE);
  }

  private OpenSource<String> open(Clock byClock) throws Exception {
    return open(byClock, Optional.empty());
  }

  private OpenSource<String> open(Clock byClock, Optional<SourceResume> resume) throws Exception {
    return OpenKafkaSource.open(
        new Subscription.Topics(List.of("orders")),
        settings,
        new TopicDecoder.Values<>(StringDeserializer::new),
        new SourceContext(
            "orders",
            new JobIdentity("job", 1),
            byClock,
            new LocalStorage(),
            ConnectorThreads.of("orders"),
            Duration.ofSeconds(1),
            Time.ofMillis(0),
            Time.ofMillis(0),
            2,
            ReceiverOpener.NONE,
            (message, cause) -> problems.add(message),
            resume),
        cluster);
  }
}
