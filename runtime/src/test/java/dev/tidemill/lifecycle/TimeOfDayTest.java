/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.tidemill.StreamingContext;
import dev.tidemill.internal.scheduler.ClockWatch;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.ClockChange;
import dev.tidemill.listener.StreamingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job whose batches run every 100 ms, while somebody sets the time of day. */
@Timeout(60)
class TimeOfDayTest {
  private final SettableClock clock = new SettableClock();
  private final Events events = new Events();
  private final List<ClockChange> changes = new CopyOnWriteArrayList<>();
  private final Logged logged = Logged.by(ClockWatch.class);
  private StreamingContext ssc;

  @BeforeEach
  void build() {
    ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofMillis(100))
        .environment(world -> world.withClock(clock).withPrintZone(ZoneOffset.UTC))
        .build();
    ssc.addListener(events);
    ssc.addListener(new StreamingListener() {
      @Override
      public void onClockChanged(ClockChange change) {
        changes.add(change);
      }
    });
  }

  @AfterEach
  void close() {
    ssc.close();
    logged.close();
  }

  @Test
  void batches_keep_their_interval_when_the_time_of_day_is_set_back() throws Exception {
    ssc.queueStream(List.of()).foreachRDD(rdd -> {});
    ssc.start();
    runBatch(1);
    clock.moveTimeOfDay(-8_000);
    runBatch(2);
    runBatch(3);
    assertThat(events.times()).containsExactly(100L, 200L, 300L);
    assertThat(events.delays()).containsExactly(0L, 0L, 0L);
    assertThat(changes)
        .containsExactly(new ClockChange(Duration.ofSeconds(-8), Duration.ofSeconds(8)));
    assertThat(warnings())
        .containsExactly(
            "batch 1970-01-01 00:00:00.200: the time of day was set back by 8000 ms; batches go on every"
                + " 100 ms. Batch times are ahead of the time of day by 8000 ms, until it is set"
                + " forward");
  }

  /** Without that it would wait until the time of day is what it was. */
  @Test
  void a_start_after_the_time_of_day_was_set_back_goes_on_from_the_last_batch(
      @TempDir Path directory) throws Exception {
    try (StreamingContext first = resumed(directory)) {
      first.start();
      runBatch(1);
      runBatch(2);
    }
    clock.moveTimeOfDay(-3_600_000);
    try (StreamingContext second = resumed(directory)) {
      second.start();
      runBatch(3);
      runBatch(4);
    }
    assertThat(events.times()).containsExactly(100L, 200L, 300L, 400L);
    assertThat(warnings())
        .containsExactly(
            "batch 1970-01-01 00:00:00.300: the time of day was set back by 3600000 ms; batches go on"
                + " every 100 ms. Batch times are ahead of the time of day by 3600000 ms, until it is"
                + " set forward");
  }

  private StreamingContext resumed(Path directory) {
    StreamingContext job = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofMillis(100))
        .checkpoint(directory.resolve("checkpoint").toString())
        .environment(world -> world.withClock(clock).withPrintZone(ZoneOffset.UTC))
        .build();
    job.addListener(events);
    job.queueStream(List.of()).named("nothing").foreachRDD(rdd -> {});
    return job;
  }

  @Test
  void batches_that_were_missed_run_when_the_time_of_day_goes_forward() throws Exception {
    ssc.queueStream(List.of()).foreachRDD(rdd -> {});
    ssc.start();
    runBatch(1);
    clock.moveTimeOfDay(500);
    clock.set(200);
    events.awaitLine("done 7 ");
    assertThat(events.times()).containsExactly(100L, 200L, 300L, 400L, 500L, 600L, 700L);
    assertThat(events.delays()).containsExactly(0L, 500L, 400L, 300L, 200L, 100L, 0L);
    assertThat(changes).containsExactly(new ClockChange(Duration.ofMillis(500), Duration.ZERO));
    assertThat(warnings())
        .containsExactly(
            "batch 1970-01-01 00:00:00.200: the time of day went forward by 500 ms at once: it was set, or"
                + " the machine was suspended. The batches that were missed run now, one after the"
                + " other");
  }

  @Test
  void a_time_of_day_that_is_set_forward_again_runs_no_batch_twice_and_none_too_early()
      throws Exception {
    ssc.queueStream(List.of()).foreachRDD(rdd -> {});
    ssc.start();
    runBatch(1);
    clock.moveTimeOfDay(-1_000);
    runBatch(2);
    clock.moveTimeOfDay(1_000);
    runBatch(3);
    runBatch(4);
    assertThat(events.times()).containsExactly(100L, 200L, 300L, 400L);
    assertThat(events.delays()).containsExactly(0L, 0L, 0L, 0L);
    assertThat(changes)
        .containsExactly(
            new ClockChange(Duration.ofSeconds(-1), Duration.ofSeconds(1)),
            new ClockChange(Duration.ofSeconds(1), Duration.ZERO));
  }

  @Test
  void a_time_of_day_that_is_set_all_the_time_is_logged_once_a_minute() throws Exception {
    ssc.queueStream(List.of()).foreachRDD(rdd -> {});
    ssc.start();
    clock.awaitSleeper();
    for (int batch = 1; batch <= 4; batch++) {
      clock.moveTimeOfDay(-1_000);
      runBatch(batch);
    }
    clock.set(60_400);
    events.awaitLine("done 604 ");
    clock.awaitSleeper();
    clock.moveTimeOfDay(-1_000);
    runBatch(605);
    assertThat(changes).hasSize(5);
    assertThat(warnings()).hasSize(2);
    assertThat(warnings().get(1))
        .startsWith("batch 1970-01-01 00:01:00.500: the time of day was set back by 1000 ms")
        .endsWith("; it was set 3 more times since this was last logged");
  }

  @Test
  void records_belong_to_the_interval_in_which_they_are_stored_after_a_step_back()
      throws Exception {
    Pushed pushed = new Pushed();
    ssc.receiverStream(pushed).foreachRDD(rdd -> {});
    ssc.start();
    pushed.push("a");
    runBatch(1);
    clock.moveTimeOfDay(-8_000);
    pushed.push("b", "c");
    runBatch(2);
    pushed.push("d");
    runBatch(3);
    assertThat(events.reports().stream().map(BatchReport::numRecords)).containsExactly(1L, 2L, 1L);
  }

  @Test
  void generated_records_keep_their_rate_after_a_step_back() throws Exception {
    ssc.rateStream(50).foreachRDD(rdd -> {});
    ssc.start();
    runBatch(1);
    clock.moveTimeOfDay(-8_000);
    runBatch(2);
    runBatch(3);
    assertThat(events.reports().stream().map(BatchReport::numRecords)).containsExactly(5L, 5L, 5L);
  }

  @Test
  void a_job_that_is_started_after_a_step_back_takes_the_time_of_day_as_it_is() throws Exception {
    clock.set(10_000);
    clock.moveTimeOfDay(-8_000);
    ssc.queueStream(List.of()).foreachRDD(rdd -> {});
    ssc.start();
    assertThat(events.lines()).containsExactly("started, first batch at 2100 ms");
    assertThat(changes).isEmpty();
  }

  private void runBatch(int number) throws InterruptedException {
    clock.awaitSleeper();
    clock.set(number * 100L);
    events.awaitLine("done " + number + " ");
    clock
        .awaitSleeper(); // who moves the time of day next does not meet the driver's own look at it
  }

  private List<String> warnings() {
    return logged.events().stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
