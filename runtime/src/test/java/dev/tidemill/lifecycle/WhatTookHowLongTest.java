/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchPhase;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StageReport;
import dev.tidemill.listener.StreamingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What reports of batches say about the time that each part of them has taken. */
class WhatTookHowLongTest {
  private static final SettableClock CLOCK = new SettableClock();

  private final List<BatchReport> reports = new ArrayList<>();
  private final StreamingContext ssc;
  private long second;

  WhatTookHowLongTest() {
    CLOCK.set(0);
    ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofSeconds(1))
        .setting("stream.partitions", "2")
        .setting("stream.batch.onFailure", "stop")
        .environment(world -> world.withClock(CLOCK).withManualDrive())
        .build();
    ssc.addListener(new StreamingListener() {
      @Override
      public void onBatchCompleted(BatchReport report) {
        reports.add(report);
      }
    });
  }

  @AfterEach
  void stop() {
    ssc.close();
  }

  private static void work(long millis) {
    CLOCK.set(CLOCK.nanoTime() / 1_000_000 + millis);
  }

  private BatchReport step() {
    CLOCK.set(++second * 1_000);
    return ssc.step();
  }

  private static List<String> operations(StageReport stage) {
    return stage.operations().stream().map(Origin::operation).toList();
  }

  private static Duration of(BatchReport report, BatchPhase.Kind kind) {
    return report.phases().stream()
        .filter(phase -> phase.kind() == kind)
        .findFirst()
        .orElseThrow()
        .length();
  }

  @Test
  void phases_account_for_the_processing_time() {
    ssc.queueStream(List.of(List.of("a", "b")))
        .transform((rdd, batch) -> {
          work(7);
          return rdd;
        })
        .foreachRDD((rdd, batch) -> work(20));
    ssc.start();
    BatchReport report = step();
    assertThat(report.phases())
        .extracting(BatchPhase::kind)
        .containsExactly(
            BatchPhase.Kind.PLAN,
            BatchPhase.Kind.OUTPUTS,
            BatchPhase.Kind.PREPARE,
            BatchPhase.Kind.DECIDE,
            BatchPhase.Kind.COMMIT,
            BatchPhase.Kind.PUBLISH,
            BatchPhase.Kind.DONE);
    assertThat(of(report, BatchPhase.Kind.PLAN)).isEqualTo(Duration.ofMillis(7));
    assertThat(of(report, BatchPhase.Kind.OUTPUTS)).isEqualTo(Duration.ofMillis(20));
    assertThat(report.phases().get(1).start()).isEqualTo(Duration.ofMillis(7));
    assertThat(report.phases().stream().map(BatchPhase::length).reduce(Duration::plus))
        .contains(report.processingTime());
  }

  @Test
  void a_failed_attempt_shows_how_far_it_came() {
    ssc.queueStream(List.of(List.of("a"))).foreachRDD((rdd, batch) -> {
      work(20);
      throw new IllegalStateException("broken");
    });
    ssc.start();
    assertThatThrownBy(this::step).isInstanceOf(TidemillException.class);
    assertThat(reports.get(0).phases())
        .extracting(BatchPhase::kind)
        .containsExactly(BatchPhase.Kind.PLAN, BatchPhase.Kind.OUTPUTS);
    assertThat(of(reports.get(0), BatchPhase.Kind.OUTPUTS)).isEqualTo(Duration.ofMillis(20));
  }

  @Test
  void a_stage_names_the_operations_that_ran_as_one_loop() {
    ssc.queueStream(List.of(List.of("a b", "a")))
        .named("lines")
        .flatMap(line -> List.of(line.split(" ")))
        .mapToPair(word -> {
          work(10);
          return Pair.of(word, 1L);
        })
        .reduceByKey(Long::sum)
        .named("counts")
        .foreachRDD(rdd -> rdd.collect());
    ssc.start();
    List<StageReport> stages = step().stages();
    assertThat(stages).hasSize(3);
    assertThat(operations(stages.get(0)))
        .containsExactly("queueStream", "flatMap", "mapToPair", "reduceByKey");
    assertThat(stages.get(0).operation().name()).contains("counts");
    assertThat(stages.get(0).length()).isEqualTo(Duration.ofMillis(30));
    assertThat(stages.get(0).start()).isEqualTo(Duration.ZERO);
    assertThat(stages.get(1).start()).isEqualTo(Duration.ofMillis(30));
    assertThat(stages.get(1).records()).isEqualTo(OptionalLong.of(3)); // a, b; a
    assertThat(operations(stages.get(2))).containsExactly("reduceByKey");
  }

  @Test
  void the_slowest_task_shows_skew() {
    ssc.queueStream(List.of(List.of(1, 2, 3, 4)))
        .map(n -> {
          work(n <= 2 ? 5 : 50);
          return n;
        })
        .foreachRDD(rdd -> rdd.count());
    ssc.start();
    StageReport stage = step().stages().get(0);
    assertThat(stage.tasks()).isEqualTo(2);
    assertThat(stage.busy()).isEqualTo(Duration.ofMillis(110));
    assertThat(stage.longestTask()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void a_batch_of_many_actions_reports_the_first_thousand_stages() {
    ssc.queueStream(List.of(List.of("a"))).foreachRDD(rdd -> {
      for (int i = 0; i < 1_500; i++) {
        rdd.count();
      }
    });
    ssc.start();
    assertThat(step().stages()).hasSize(1_000);
  }

  @Test
  void a_stage_that_fails_is_reported_too() {
    ssc.queueStream(List.of(List.of("a")))
        .map(record -> {
          work(9);
          throw new IllegalStateException("broken");
        })
        .foreachRDD(rdd -> rdd.collect());
    ssc.start();
    assertThatThrownBy(this::step).isInstanceOf(TidemillException.class);
    assertThat(reports.get(0).stages())
        .singleElement()
        .extracting(StageReport::length)
        .isEqualTo(Duration.ofMillis(9));
  }
}
