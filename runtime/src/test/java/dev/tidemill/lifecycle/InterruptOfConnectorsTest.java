/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.StreamingContextState;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.lifecycle.Interrupting.Way;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.OutputInfo;
import dev.tidemill.listener.OutputReport;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Interrupts that sources, sinks, receivers and listeners leave behind. */
@Timeout(60)
@SuppressWarnings({"NullAway"}) // a failure without a cause
class InterruptOfConnectorsTest {
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "begin",
        "end",
        "partitions",
        "read",
        "count",
        "describe",
        "release",
        "stopIntake",
        "hasMore",
        "close"
      })
  void an_interrupt_that_a_source_leaves_behind_disturbs_nobody(String method) {
    ScriptedSource source =
        new ScriptedSource(new Script(calls), List.of("a"), List.of("b")).interrupt(method, 1);
    ScriptedSink sink = new ScriptedSink("sink", calls);
    try (ManualJob job = ManualJob.with()) {
      job.ssc().stream("words", source).writeTo(sink);
      job.ssc().start();
      job.advanceMillis(1_000);
      job.ssc().stop(true);
      assertThat(job.events().reports()).allMatch(report -> report.failure().isEmpty());
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(sink.published().values()).contains(List.of("a"), List.of("b"));
    assertThat(calls).anyMatch(call -> call.startsWith(method)).noneMatch(c -> c.contains("inter"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "writer", "write", "finish", "publish", "abort", "close"})
  void an_interrupt_that_a_sink_leaves_behind_disturbs_nobody(String method) {
    ScriptedSink first = new ScriptedSink("first", calls).interrupt(method, 1);
    ScriptedSink second = new ScriptedSink("second", calls);
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "retry")) {
      var words = job.ssc().queueStream(List.of(List.of("a", "b")));
      words.writeTo(second);
      words.writeTo(first);
      words.foreachRDD((rdd, batch) -> {
        Interrupting.block();
        if (batch.attempt() == 1) {
          throw new IllegalStateException("broken");
        }
      });
      job.ssc().start();
      job.advanceMillis(1_000);
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(second.published()).containsEntry(1_000L, List.of("a", "b"));
    assertThat(calls).noneMatch(call -> call.contains("interrupted"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin", "end", "partitions", "read"})
  void a_source_that_throws_an_interrupt_has_failed_like_any_other(String method) {
    ScriptedSource source =
        new ScriptedSource(List.of("a")).fail(method, 1, new InterruptedException("pool closed"));
    try (ManualJob job = ManualJob.with("stream.batch.onFailure", "retry")) {
      job.ssc().stream("words", source).foreachRDD(rdd -> calls.addAll(rdd.collect()));
      job.ssc().start();
      job.advanceMillis(1_000);
      assertThat(job.events().reports().get(0).failure().orElseThrow())
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_FAILED))
          .hasMessageContaining("pool closed");
      assertThat(calls).containsExactly("a");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void a_listener_that_interrupts_disturbs_neither_batches_nor_other_listeners(Way way) {
    try (ManualJob job = ManualJob.with()) {
      job.ssc().addListener(new InterruptingListener(way));
      job.ssc().addListener(new StreamingListener() {
        @Override
        public void onBatchStarted(BatchInfo batch) {
          calls.add("interrupted: " + Thread.currentThread().isInterrupted());
        }
      });
      job.ssc().queueStream(List.of(List.of("a"), List.of("b"))).foreachRDD(rdd -> {
        Interrupting.block();
        calls.addAll(rdd.collect());
      });
      job.ssc().start();
      job.advanceMillis(2_000);
      job.ssc().stop(true);
      assertThat(calls).containsExactly("interrupted: false", "a", "interrupted: false", "b");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(job.ssc().state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "THROWN, supplier", "CAUSE, supplier", "FLAG, supplier",
    "THROWN, onStart", "CAUSE, onStart", "FLAG, onStart",
    "THROWN, onStop", "CAUSE, onStop", "FLAG, onStop"
  })
  void a_receiver_that_interrupts_is_started_again_and_stops_with_the_context(
      Way way, String place) {
    Interrupting code = new Interrupting(way);
    AtomicInteger starts = new AtomicInteger();
    OwnThreads threads = new OwnThreads();
    Events events = new Events();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofMillis(10))
        .setting("stream.receiver.restartDelay", "1ms")
        .setting("stream.closureCheck", "false")
        .build()) {
      ssc.addListener(events);
      ssc.<String>receiverStream(() -> {
            interruptIf(place.equals("supplier"), code);
            return new Receiver<>() {
              @Override
              public void onStart(ReceiverContext<String> context) throws Exception {
                if (starts.incrementAndGet() > 1) {
                  Interrupting.block();
                  context.store("a");
                  return;
                }
                if (place.equals("onStart")) {
                  code.once();
                }
                context.restart("again", null);
              }

              @Override
              public void onStop() {
                interruptIf(place.equals("onStop"), code);
              }
            };
          })
          .foreachRDD(rdd -> calls.addAll(rdd.collect()));
      ssc.start();
      await().until(() -> calls.contains("a"));
      ssc.stop();
    }
    assertThat(events.lines()).noneMatch(line -> line.contains("supervisor"));
    assertThat(events.lines()).endsWith("stopped");
    threads.assertNoneLeft();
  }

  @Test
  void a_listener_that_interrupts_does_not_disturb_the_receiver_that_it_listens_to() {
    OwnThreads threads = new OwnThreads();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(Duration.ofMillis(10))
        .setting("stream.closureCheck", "false")
        .build()) {
      ssc.addListener(new InterruptingListener(Way.FLAG));
      ssc.<String>receiverStream(() -> new Receiver<>() {
            @Override
            public void onStart(ReceiverContext<String> context) throws Exception {
              context.reportError("slow", null);
              Interrupting.block();
              context.store("a");
            }

            @Override
            public void onStop() {}
          })
          .foreachRDD(rdd -> calls.addAll(rdd.collect()));
      ssc.start();
      await().until(() -> calls.contains("a"));
    }
    threads.assertNoneLeft();
  }

  @SuppressWarnings("unchecked") // the compiler believes that it is a RuntimeException
  private static <E extends Throwable> void rethrow(Throwable failure) throws E {
    throw (E) failure;
  }

  private static void interruptIf(boolean here, Interrupting code) {
    if (here) {
      try {
        code.once();
      } catch (InterruptedException e) {
        InterruptOfConnectorsTest.<RuntimeException>rethrow(e);
      }
    }
  }

  /** Interrupts its thread at every event. */
  private record InterruptingListener(Way way) implements StreamingListener {
    private void interrupt() {
      interruptIf(true, new Interrupting(way));
    }

    @Override
    public void onStreamingStarted(Time firstBatch) {
      interrupt();
    }

    @Override
    public void onStreamingStopped(Optional<Throwable> failure) {
      interrupt();
    }

    @Override
    public void onBatchStarted(BatchInfo batch) {
      interrupt();
    }

    @Override
    public void onOutputStarted(BatchInfo batch, OutputInfo output) {
      interrupt();
    }

    @Override
    public void onOutputCompleted(BatchInfo batch, OutputReport output) {
      interrupt();
    }

    @Override
    public void onBatchCompleted(BatchReport report) {
      interrupt();
    }

    @Override
    public void onReceiverStarted(ReceiverInfo receiver) {
      interrupt();
    }

    @Override
    public void onReceiverError(ReceiverInfo receiver) {
      interrupt();
    }

    @Override
    public void onReceiverStopped(ReceiverInfo receiver) {
      interrupt();
    }
  }
}
