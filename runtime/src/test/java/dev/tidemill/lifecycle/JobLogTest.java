/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.tidemill.BatchQueue;
import dev.tidemill.StreamingContext;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a running job says of itself. */
class JobLogTest {
  private final SettableClock clock = new SettableClock();
  private final BatchQueue<String> queue = new BatchQueue<>();
  private final Logged log = Logged.by("dev.tidemill.job", Level.INFO);
  private final Map<Long, Long> durations = new ConcurrentHashMap<>();
  private final AtomicLong done = new AtomicLong();

  @AfterEach
  void stop_listening() {
    log.close();
  }

  @Test
  void the_start_tells_master_interval_settings_sources_and_outputs() {
    try (StreamingContext ssc = context("stream.appName", "word-count")) {
      var words = ssc.queueStream(queue).named("lines").map(String::strip).named("words");
      words.print();
      ssc.rateStream(1).saveAsTextFiles("out");
      words.foreachRDD(batch -> {});
      words.writeTo(new ScriptedSink("ledger", new ArrayList<>()));
      ssc.start();
    }
    assertThat(texts()).satisfies(lines -> {
      assertThat(lines.get(0))
          .isEqualTo("word-count starts on local[1] with 1 partition; a batch every 1000 ms, the"
              + " first at 1970-01-01 00:00:01");
      assertThat(lines.subList(1, 3))
          .allMatch(line -> line.matches("setting stream.(master = local\\[1]|appName = word-count)"
              + " \\((master|setting) \\(JobLogTest.java:\\d+\\)\\)"));
      assertThat(lines.get(3)).matches("source queueStream \"lines\" \\(JobLogTest.java:\\d+\\)");
      assertThat(lines.get(4)).matches("source rateStream \\(JobLogTest.java:\\d+\\)");
      assertThat(lines.get(5))
          .matches("output print \\(JobLogTest.java:\\d+\\) of map \"words\" \\(JobLogTest.*\\),"
              + " AT_LEAST_ONCE");
      String of =
          " \\(JobLogTest.java:\\d+\\) of (map \"words\"|rateStream) \\(JobLogTest.java:\\d+\\), ";
      assertThat(lines.get(6)).matches("output saveAsTextFiles" + of + "IDEMPOTENT");
      assertThat(lines.get(7)).matches("output foreachRDD" + of + "AT_LEAST_ONCE");
      assertThat(lines.get(8)).matches("output writeTo" + of + "LEDGER");
    });
  }

  @Test
  void the_end_sums_up_what_the_job_has_done() {
    try (StreamingContext ssc = context("stream.appName", "word-count")) {
      queue.add(List.of("a", "b")).add(List.of("c"));
      start(ssc);
      durations.put(1_000L, 250L);
      runUntil(1_000, 1_000);
      runUntil(2_000, 2_000);
      ssc.stop();
    }
    assertThat(texts())
        .last()
        .isEqualTo("word-count has stopped after 2 batches in 2.0 s: 3 records, 125 ms for a batch"
            + " on average and 250 ms at most, done at most 250 ms after its time");
    assertThat(log.events()).last().hasFieldOrPropertyWithValue("level", Level.INFO);
  }

  @Test
  void a_failure_is_summed_up_too() {
    try (StreamingContext ssc = context("stream.batch.onFailure", "stop")) {
      queue.add(List.of("a")).add(List.of("fail"));
      start(ssc);
      runUntil(1_000, 1_000);
      clock.set(2_000);
      assertThatThrownBy(ssc::awaitTermination).isInstanceOf(TidemillException.class);
    }
    assertThat(texts())
        .last()
        .asString()
        .startsWith("tidemill has failed (OUTPUT_FAILED) after 2 batches in 2.0 s: 1 record, ")
        .endsWith("; 1 attempt failed, the last batch has not succeeded");
    assertThat(log.events()).last().hasFieldOrPropertyWithValue("level", Level.ERROR);
  }

  @Test
  void the_end_counts_the_batches_that_were_skipped() {
    try (StreamingContext ssc = context("stream.batch.onFailure", "skip")) {
      queue.add(List.of("fail")).add(List.of("a")).add(List.of("fail"));
      start(ssc);
      runUntil(1_000, 1_000);
      runUntil(2_000, 2_000);
      runUntil(3_000, 3_000);
      ssc.stop();
    }
    assertThat(texts())
        .last()
        .asString()
        .startsWith("tidemill has stopped after 3 batches, 2 skipped, in 3.0 s: 1 record, ")
        .endsWith("; 2 attempts failed");
  }

  @Test
  void the_batch_that_ends_the_job_does_not_count_as_skipped() {
    try (StreamingContext ssc = context("stream.batch.onFailure", "skip")) {
      queue.add(List.of("fail")).add(List.of("fatal"));
      start(ssc);
      runUntil(1_000, 1_000);
      clock.set(2_000);
      assertThatThrownBy(ssc::awaitTermination).hasRootCauseInstanceOf(OutOfMemoryError.class);
    }
    assertThat(texts())
        .last()
        .asString()
        .startsWith("tidemill has failed (")
        .contains(" after 2 batches, 1 skipped, in 2.0 s: 0 records, ")
        .endsWith("; 2 attempts failed, the last batch has not succeeded");
  }

  @Test
  void a_batch_that_is_late_by_more_than_an_interval_is_a_warning() {
    try (StreamingContext ssc = context()) {
      start(ssc);
      durations.put(1_000L, 2_900L); // until 3900, when those of 2000 and 3000 are due
      runUntil(1_000, 3_000);
      assertThat(warnings())
          .singleElement()
          .asString()
          .startsWith(
              "batch 1970-01-01 00:00:02 begins 1900 ms late, more than the batch interval"
                  + " of 1000 ms; 1 more batch is waiting behind it. The batch before it took 2900 ms.");
    }
  }

  @Test
  void a_batch_that_is_late_by_one_interval_is_not() {
    try (StreamingContext ssc = context()) {
      start(ssc);
      durations.put(1_000L, 2_000L); // until 3000, when that of 2000 is one interval late
      runUntil(1_000, 3_000);
      assertThat(warnings()).isEmpty();
    }
  }

  @Test
  void a_batch_that_is_late_by_less_than_a_second_is_not_a_warning_however_short_the_interval_is() {
    try (StreamingContext ssc = context("stream.batchInterval", "100ms")) {
      start(ssc);
      durations.put(100L, 1_100L); // until 1200, when that of 200 is 1000 ms late
      runUntil(100, 1_200);
      assertThat(warnings()).isEmpty();

      durations.put(1_300L, 1_102L); // until 2402, when that of 1400 is 1002 ms late
      runUntil(1_300, 2_400);
      assertThat(warnings()).singleElement().asString().contains(" begins 1002 ms late, more than");
    }
  }

  @Test
  void late_batches_are_told_once_a_minute_and_so_is_their_end() {
    try (StreamingContext ssc = context()) {
      start(ssc);
      durations.put(1_000L, 10_000L); // until 11000
      runUntil(1_000, 11_000);
      assertThat(warnings()).hasSize(1);
      assertThat(texts()).contains("batches begin in time again; 8 began late, by up to 9000 ms");

      durations.put(12_000L, 10_000L); // until 22000, within the minute: neither is told
      runUntil(12_000, 22_000);
      assertThat(warnings()).hasSize(1);
      assertThat(texts().stream().filter(line -> line.contains("in time again")))
          .hasSize(1);

      durations.put(23_000L, 60_000L);
      runUntil(23_000, 83_000);
      assertThat(warnings()).hasSize(2);
    }
  }

  @Test
  void a_start_that_fails_tells_nothing_and_leaves_nothing_behind() {
    try (StreamingContext ssc = context()) {
      ssc.stream("words", new ScriptedSource().fail("open", 1, new IOException("no")))
          .print();
      assertThatThrownBy(ssc::start).isInstanceOf(TidemillException.class);
      assertThat(log.events()).isEmpty();
      ssc.start();
    }
    assertThat(texts().stream().filter(line -> line.startsWith("tidemill starts")))
        .hasSize(1);
  }

  @Test
  void nothing_is_logged_on_a_manual_clock() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(List.of(List.of("a"))).print();
      job.ssc().start();
      job.advanceMillis(1_000);
    }
    assertThat(log.events()).isEmpty();
  }

  private StreamingContext context(String... setting) {
    StreamingContext.Builder builder = StreamingContext.builder()
        .master("local[1]")
        .environment(world -> world.withClock(clock).withPrintZone(ZoneOffset.UTC));
    if (setting.length > 0) {
      builder.setting(setting[0], setting[1]);
    }
    return builder.build();
  }

  /** Each batch takes as long as the test says, by the job's clock. */
  private void start(StreamingContext ssc) {
    ssc.queueStream(queue).foreachRDD((rdd, batch) -> {
      if (rdd.collect().contains("fail")) {
        throw new IOException("as told");
      }
      if (rdd.collect().contains("fatal")) {
        throw new OutOfMemoryError("as told");
      }
      clock.set(clock.now().millis() + durations.getOrDefault(batch.time().millis(), 0L));
    });
    ssc.addListener(new StreamingListener() {
      @Override
      public void onBatchCompleted(BatchReport report) {
        done.set(report.batch().time().millis());
      }
    });
    ssc.start();
  }

  /** Lets the time of a batch come, and waits for the end of a later one. */
  private void runUntil(long millis, long lastBatch) {
    clock.set(millis);
    await().until(() -> done.get() == lastBatch);
  }

  private List<String> warnings() {
    return log.events().stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private List<String> texts() {
    return log.events().stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
