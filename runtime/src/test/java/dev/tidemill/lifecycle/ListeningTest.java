/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.tidemill.BatchQueue;
import dev.tidemill.internal.scheduler.ListenerBus;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.OutputInfo;
import dev.tidemill.listener.OutputReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ListeningTest {
  static List<Throwable> what_listeners_throw() {
    return List.of(
        new IllegalStateException("broken"),
        new AssertionError("broken"),
        new StackOverflowError("broken"),
        new NoClassDefFoundError("broken"));
  }

  @ParameterizedTest
  @MethodSource("what_listeners_throw")
  void a_listener_that_throws_is_logged_and_harms_nobody(Throwable thrown) {
    try (Logged logged = Logged.by(ListenerBus.class);
        ManualJob job = ManualJob.with()) {
      job.ssc().addListener(throwing(thrown));
      Events second = new Events();
      job.ssc().addListener(second);
      job.ssc().queueStream(List.of(List.of("a"))).print();
      job.ssc().start();
      job.advanceMillis(1_000);
      job.ssc().stop();
      assertThat(second.lines()).isEqualTo(job.events().lines()).hasSize(6);
      assertThat(job.printed()).contains("a");
      assertThat(job.events().reports().get(0).failure()).isEmpty();
      assertThat(logged.events()).hasSize(6);
      ILoggingEvent event = logged.events().get(0);
      assertThat(event.getLevel()).isEqualTo(Level.WARN);
      assertThat(event.getFormattedMessage())
          .isEqualTo("listener " + ListeningTest.class.getName() + "$3 failed; the job goes on");
      assertThat(event.getThrowableProxy().getMessage()).isEqualTo("broken");
    }
  }

  @Test
  void listeners_hear_events_in_the_order_in_which_they_were_added() {
    List<String> heard = new ArrayList<>();
    try (ManualJob job = ManualJob.with()) {
      for (String name : List.of("first", "second", "third")) {
        job.ssc().addListener(new StreamingListener() {
          @Override
          public void onBatchStarted(BatchInfo batch) {
            heard.add(name);
          }
        });
      }
      job.ssc().queueStream(List.of()).print();
      job.ssc().start();
      job.advanceMillis(1_000);
      assertThat(heard).containsExactly("first", "second", "third");
    }
  }

  @Test
  void a_listener_that_is_added_while_a_batch_runs_hears_the_rest_of_it() {
    Events late = new Events();
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(List.of()).foreachRDD((rdd, batch) -> {
        if (batch.id() == 1) {
          job.ssc().addListener(late);
        }
      });
      job.ssc().start();
      job.advanceMillis(1_000);
      assertThat(late.lines()).hasSize(2);
      assertThat(late.lines()).isEqualTo(job.events().lines().subList(3, 5));
    }
  }

  @Test
  void a_listener_that_was_removed_hears_nothing_more() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().queueStream(List.of()).foreachRDD((rdd, batch) -> {
        if (batch.id() == 2) {
          job.ssc().removeListener(job.events());
          job.ssc().removeListener(job.events());
        }
      });
      job.ssc().start();
      job.advanceMillis(3_000);
      assertThat(job.events().lines()).last().isEqualTo("output 0 of 2000 ms begins");
    }
  }

  @Test
  void a_listener_may_remove_itself_while_it_hears_an_event() {
    List<Long> heard = new ArrayList<>();
    try (ManualJob job = ManualJob.with()) {
      job.ssc().addListener(new StreamingListener() {
        @Override
        public void onBatchCompleted(BatchReport report) {
          heard.add(report.batch().id());
          job.ssc().removeListener(this);
        }
      });
      job.ssc().queueStream(List.of()).print();
      job.ssc().start();
      job.advanceMillis(3_000);
      assertThat(heard).containsExactly(1L);
      assertThat(job.events().times()).hasSize(3);
    }
  }

  @Test
  void records_are_counted_by_source_beforehand_where_the_source_can_and_as_they_are_read_else() {
    ScriptedSource counting =
        new ScriptedSource(List.of("a", "b"), List.of("c")).countsBeforehand();
    ScriptedSource reading = new ScriptedSource(List.of("x"), List.of("y", "z"));
    try (ManualJob job = ManualJob.with()) {
      BatchQueue<String> queue = new BatchQueue<String>().add(List.of("q"));
      job.ssc()
          .union(List.of(
              job.ssc().stream("counting", counting),
              job.ssc().stream("reading", reading),
              job.ssc().queueStream(queue).named("queue")))
          .foreachRDD(rdd -> rdd.count());
      job.ssc().start();
      job.advanceMillis(3_000);
      assertThat(job.events().reports())
          .extracting(BatchReport::inputRecords)
          .containsExactly(
              Map.of("counting", 2L, "reading", 1L, "queue", 1L),
              Map.of("counting", 1L, "reading", 2L, "queue", 0L),
              Map.of("counting", 0L, "reading", 0L, "queue", 0L));
      assertThat(job.events().reports())
          .extracting(BatchReport::numRecords)
          .containsExactly(4L, 3L, 0L);
    }
  }

  @Test
  void records_of_a_source_that_two_outputs_share_are_counted_once() {
    try (ManualJob job = ManualJob.with()) {
      var words = job.ssc().stream("words", new ScriptedSource(List.of("a", "b", "c")));
      words.print();
      words.foreachRDD(rdd -> rdd.count());
      words.map(String::length).print();
      job.ssc().start();
      job.advanceMillis(1_000);
      assertThat(job.events().reports().get(0).inputRecords()).isEqualTo(Map.of("words", 3L));
    }
  }

  @Test
  void a_source_that_cannot_count_and_that_nobody_reads_counts_nothing() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().stream("words", new ScriptedSource(List.of("a"))).foreachRDD(rdd -> {});
      job.ssc().start();
      job.advanceMillis(1_000);
      assertThat(job.events().reports().get(0).inputRecords()).isEqualTo(Map.of("words", 0L));
    }
  }

  @Test
  void what_a_person_wants_to_read_of_each_range_comes_from_its_source() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().stream("words", new ScriptedSource(List.of("a"))).print();
      job.ssc().start();
      job.advanceMillis(1_000);
      assertThat(job.events().reports().get(0).inputDescriptions())
          .isEqualTo(Map.of("words", "lists [0, 1)"));
    }
  }

  @Test
  void events_of_receivers_come_with_the_name_of_their_stream() throws InterruptedException {
    Pushed pushed = new Pushed();
    try (ManualJob job = ManualJob.with()) {
      job.ssc().receiverStream(pushed).named("pushed").print();
      job.ssc().start();
      job.events().awaitLine("receiver of pushed started");
      job.ssc().stop();
      assertThat(job.events().lines("receiver"))
          .containsExactly("receiver of pushed started", "receiver of pushed stopped");
      assertThat(job.events().lines()).endsWith("stopped");
    }
  }

  private static StreamingListener throwing(Throwable thrown) {
    return new StreamingListener() {
      @Override
      public void onStreamingStarted(Time firstBatch) {
        fail();
      }

      @Override
      public void onStreamingStopped(Optional<Throwable> failure) {
        fail();
      }

      @Override
      public void onBatchStarted(BatchInfo batch) {
        fail();
      }

      @Override
      public void onOutputStarted(BatchInfo batch, OutputInfo output) {
        fail();
      }

      @Override
      public void onOutputCompleted(BatchInfo batch, OutputReport output) {
        fail();
      }

      @Override
      public void onBatchCompleted(BatchReport report) {
        fail();
      }

      private void fail() {
        if (thrown instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) thrown;
      }
    };
  }
}
