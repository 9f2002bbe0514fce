/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.StreamingContextState;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartTest {
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  @Test
  void a_source_that_cannot_be_opened_leaves_nothing_open_and_the_next_start_succeeds() {
    OwnThreads threads = new OwnThreads();
    ScriptedSource first = new ScriptedSource(new Script(calls), List.of("a"));
    ScriptedSource second = new ScriptedSource(new Script(calls), List.of("b"))
        .fail("open", 1, new IOException("no route to host"));
    try (ManualJob job = ManualJob.with()) {
      job.ssc().stream("first", first).union(job.ssc().stream("second", second)).print();
      job.ssc().receiverStream(new Pushed()).print();
      assertThatThrownBy(() -> job.ssc().start())
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_FAILED))
          .hasMessageMatching("could not open the source of stream \"second\", declared by stream"
              + " \"second\" \\(StartTest.java:\\d+\\): java.io.IOException: no route to host")
          .hasCauseInstanceOf(IOException.class);
      assertThat(calls).containsExactly("open first", "open second", "close");
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.INITIALIZED);
      assertThat(job.events().lines()).isEmpty();

      job.ssc().start();
      job.advanceMillis(1_000);
      assertThat(job.printed()).contains("a\nb\n");
    }
    threads.assertNoneLeft();
  }

  @Test
  void receivers_that_were_started_end_when_the_start_fails() {
    OwnThreads threads = new OwnThreads();
    try (ManualJob job = ManualJob.with()) {
      job.ssc().receiverStream(new Pushed()).print();
      job.ssc().stream("broken", new ScriptedSource().fail("open", 1, new IOException("no")))
          .print();
      assertThatThrownBy(() -> job.ssc().start()).isInstanceOf(TidemillException.class);
      threads.assertNoneLeft();
    }
  }

  @Test
  void a_sink_that_cannot_be_opened_closes_the_sinks_before_it_and_the_sources() {
    ScriptedSource source = new ScriptedSource(new Script(calls), List.of("a"));
    ScriptedSink broken =
        new ScriptedSink("broken", calls).fail("open", 1, new NoClassDefFoundError("driver"));
    try (ManualJob job = ManualJob.with()) {
      var words = job.ssc().stream("words", source);
      words.writeTo(new ScriptedSink("first", calls));
      words.writeTo(new ScriptedSink("second", calls));
      words.writeTo(broken);
      words.writeTo(new ScriptedSink("last", calls));
      assertThatThrownBy(() -> job.ssc().start())
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED))
          .hasMessageMatching("the sink of writeTo \\(StartTest.java:\\d+\\) cannot be opened:"
              + " java.lang.NoClassDefFoundError: driver");
      assertThat(calls)
          .containsExactly(
              "open words",
              "first open words.writeTo",
              "second open words.writeTo-2",
              "broken open words.writeTo-3",
              "second close",
              "first close",
              "close");

      job.ssc().start();
      job.advanceMillis(1_000);
      assertThat(broken.published()).containsEntry(1_000L, List.of("a"));
    }
  }

  @Test
  void a_source_that_is_opened_can_neither_start_the_context_nor_declare_a_stream() {
    try (ManualJob job = ManualJob.with();
        ManualJob other = ManualJob.with()) {
      job.ssc().stream("words", opening(() -> job.ssc().start())).print();
      assertThatThrownBy(() -> job.ssc().start())
          .hasMessageMatching(".*start \\(StartTest.java:\\d+\\) is called by a source or sink that"
              + " the context opens because it is started");
      other.ssc().stream("words", opening(() -> other.ssc().rateStream(1))).print();
      assertThatThrownBy(() -> other.ssc().start())
          .hasMessageMatching(".*rateStream \\(StartTest.java:\\d+\\) comes after the context was"
              + " started; .*");
      assertThat(other.ssc().state()).isEqualTo(StreamingContextState.INITIALIZED);
    }
  }

  @Test
  void what_fails_while_a_failed_start_is_cleared_up_is_added_to_its_error() {
    ScriptedSource source =
        new ScriptedSource().fail("close", 1, new IllegalStateException("stuck"));
    ScriptedSink sink = new ScriptedSink("sink", calls).fail("open", 1, new IOException("full"));
    try (ManualJob job = ManualJob.with()) {
      job.ssc().stream("words", source).writeTo(sink);
      assertThatThrownBy(() -> job.ssc().start())
          .hasMessageContaining("java.io.IOException: full")
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1))
          .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("stuck"));
    }
  }

  @Test
  void a_context_whose_start_failed_can_be_closed() {
    OwnThreads threads = new OwnThreads();
    try (ManualJob job = ManualJob.with("stream.master", "local[4]")) {
      job.ssc().stream("words", new ScriptedSource().fail("open", 1, new Error("broken")))
          .print();
      assertThatThrownBy(() -> job.ssc().start()).hasMessage("broken");
    }
    threads.assertNoneLeft();
  }

  @Test
  void a_source_that_stops_the_context_while_it_is_opened_keeps_it_from_starting() {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().stream("words", context -> {
            job.ssc().stop();
            return new ScriptedSource(new Script(calls)).open(context);
          })
          .print();
      assertThatThrownBy(() -> job.ssc().start())
          .hasMessageContaining("was stopped while it started");
      assertThat(calls).containsExactly("open words", "close");
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @Test
  void settings_and_engines_are_judged_before_anything_is_made() {
    OwnThreads threads = new OwnThreads();
    assertThatThrownBy(() ->
            ManualJob.with("stream.master", "local[8]", "stream.receiver.blockInterval", "often"))
        .hasMessageContaining("stream.receiver.blockInterval");
    threads.assertNoneLeft();
  }

  private static Source<String> opening(Runnable first) {
    return context -> {
      first.run();
      return new ScriptedSource(List.of("a")).open(context);
    };
  }
}
