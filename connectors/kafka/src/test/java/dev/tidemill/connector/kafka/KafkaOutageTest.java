/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.connector.kafka.FakeCluster.Call;
import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Brokers that are away cost batches no time, and are told of once. */
class KafkaOutageTest {
  private static final Duration A_WHILE = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final List<String> problems = new ArrayList<>();
  private final PassingClock clock = new PassingClock();

  @Test
  void batches_keep_their_interval_while_a_broker_is_away_and_it_is_told_once() throws Exception {
    AtomicInteger batches = new AtomicInteger();
    List<String> read = new CopyOnWriteArrayList<>();
    Problems told = new Problems();
    try (KafkaBroker broker = KafkaBroker.create().start();
        InfoLines log = InfoLines.collect();
        StreamingContext ssc = StreamingContext.builder()
            .master("local[2]")
            .batchInterval(Duration.ofMillis(500))
            .build()) {
      broker.createTopic("orders", 2);
      ssc.addListener(told);
      ssc.addListener(new StreamingListener() {
        @Override
        public void onBatchCompleted(BatchReport report) {
          batches.incrementAndGet();
        }
      });
      ssc.stream(
              "orders",
              Kafka.topic("orders").servers(broker.servers()).group("g").valuesOnly())
          .foreachRDD(batch -> read.addAll(batch.collect()));
      ssc.start();
      broker.produce("orders", "before");
      await("the first record").atMost(A_WHILE).until(() -> read.contains("before"));
      int toldBefore = told.messages().size(); // a machine that stalls is an outage, too
      int loggedBefore = log.lines().size();
      broker.kill();
      await("the job notices").atMost(A_WHILE).until(() -> told.messages().size() > toldBefore);
      int noticed = batches.get();
      // 20 intervals are 10 s; a batch that waits for brokers takes 2 s and more
      await("20 batches without a broker")
          .atMost(Duration.ofSeconds(25))
          .until(() -> batches.get() >= noticed + 20);
      List<String> toldOfThis = told.messages().stream().skip(toldBefore).toList();
      broker.start();
      broker.produce("orders", "after");
      await("what came afterwards").atMost(A_WHILE).until(() -> read.contains("after"));
      // A commit that the broker did not live to answer is another problem, with a line of its own.
      assertThat(toldOfThis)
          .filteredOn(message -> !message.startsWith("the progress of stream \"orders\" is not"))
          .singleElement()
          .asString()
          .matches("batches of stream \"orders\" are empty until Kafka answers: Kafka at "
              + broker.servers() + ": cannot .*, no answer within 2000 ms");
      assertThat(toldOfThis).doesNotHaveDuplicates();
      assertThat(log.lines().stream().skip(loggedBefore))
          .filteredOn(line ->
              line.startsWith("Kafka answers again after") && line.contains("batches of stream"))
          .hasSizeLessThanOrEqualTo((int) told.messages().stream()
              .skip(toldBefore)
              .filter(message -> message.startsWith("batches of stream \"orders\" are empty until"))
              .count())
          .first()
          .asString()
          .matches("Kafka answers again after \\d+\\.\\d s: batches of stream \"orders\" are empty"
              + " no longer");
      ssc.stop(true);
      assertThat(
              broker.committed("g").values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(2);
    }
    assertThat(read).containsExactly("before", "after");
  }

  @Test
  void an_outage_is_told_when_it_begins_now_and_then_and_when_it_ends() {
    Outage outage =
        new Outage("batches are empty", (message, cause) -> problems.add(message), clock);
    try (InfoLines log = InfoLines.collect()) {
      outage.ends();
      for (int i = 0; i < 19; i++) {
        outage.goesOn(new ClusterUnavailable("no answer", null));
      }
      assertThat(problems).containsExactly("batches are empty until Kafka answers: no answer");
      clock.advanceSeconds(300);
      outage.goesOn(new ClusterUnavailable("no answer", null));
      outage.goesOn(new ClusterUnavailable("no answer", null));
      assertThat(problems).hasSize(2);
      assertThat(problems.get(1)).contains("which it has not done for 300.3 s: no answer");
      outage.ends();
      outage.ends();
      assertThat(log.lines())
          .containsExactly("Kafka answers again after 300.4 s: batches are empty no longer");
    }
    outage.goesOn(new ClusterUnavailable("gone once more", null));
    assertThat(problems).hasSize(3);
  }

  @Test
  void only_the_batch_that_asks_waits() throws Exception {
    FakeCluster cluster = new FakeCluster();
    cluster.create("orders", 5);
    ClusterWatch watch = watch(cluster, clock);
    cluster.hold();
    long before = clock.now().millis();
    assertThat(watch.look(PATIENCE)).isEmpty();
    long afterFirst = clock.now().millis();
    assertThat(afterFirst - before).isBetween(500L, 600L);
    for (int i = 0; i < 5; i++) {
      assertThat(watch.look(PATIENCE)).isEmpty();
    }
    assertThat(clock.now().millis() - afterFirst)
        .as("each looks at the clock, and goes on")
        .isLessThanOrEqualTo(200);
    cluster.answer();
    assertThat(watch.look(PATIENCE)).isPresent();
  }

  @Test
  void a_stop_of_the_intake_does_not_take_an_answer_that_was_asked_for_before() throws Exception {
    FakeCluster cluster = new FakeCluster();
    cluster.create("orders", 5);
    ClusterWatch watch = watch(cluster, clock);
    cluster.hold();
    assertThat(watch.look(PATIENCE)).isEmpty();
    watch.stopIntake();
    assertThat(watch.look(PATIENCE)).isEmpty();
    assertThat(cluster.asked(Call.CATALOG)).as("at the start, before and after").isEqualTo(3);
  }

  @Test
  void a_commit_that_is_not_answered_goes_on_behind_the_next_batches() throws Exception {
    FakeCluster cluster = new FakeCluster();
    GroupProgress progress = progress(cluster);
    KafkaOffsets first = KafkaOffsets.parse("v1:orders/0:1");
    KafkaOffsets last = KafkaOffsets.parse("v1:orders/0:9");
    cluster.hold();
    progress.release(first, false, PATIENCE);
    progress.release(last, false, PATIENCE);
    assertThat(cluster.asked(Call.COMMIT)).as("one at a time").isEqualTo(1);
    cluster.answer();
    progress.release(last, false, PATIENCE);
    progress.release(last, false, PATIENCE);
    progress.finish();
    assertThat(cluster.asked(Call.COMMIT)).as("and what came since, once").isEqualTo(2);
  }

  @Test
  void commits_wait_until_brokers_are_back_and_a_second_failure_is_told_once() throws Exception {
    FakeCluster cluster = new FakeCluster();
    GroupProgress progress = progress(cluster);
    KafkaOffsets offsets = KafkaOffsets.parse("v1:orders/0:1");
    progress.release(offsets, true, PATIENCE);
    assertThat(cluster.asked(Call.COMMIT)).isZero();
    cluster.fail(Call.COMMIT, 4);
    progress.release(offsets, false, PATIENCE);
    assertThat(problems).isEmpty();
    for (int i = 0; i < 3; i++) {
      progress.release(offsets, false, PATIENCE);
    }
    assertThat(problems)
        .containsExactly("the progress of stream \"orders\" is not committed until Kafka answers:"
            + " Kafka at fake: COMMIT failed");
    progress.release(offsets, false, PATIENCE);
    progress.release(offsets, false, PATIENCE);
    assertThat(cluster.asked(Call.COMMIT)).isEqualTo(5);
  }

  private static ClusterWatch watch(FakeCluster cluster, Clock clock) {
    Subscription orders = new Subscription.Topics(List.of("orders"));
    return new ClusterWatch(
        cluster, orders, Duration.ZERO, clock, cluster.catalog(orders).join());
  }

  private GroupProgress progress(FakeCluster cluster) {
    return new GroupProgress(
        cluster, "g", "orders", (message, cause) -> problems.add(message), clock);
  }
}
