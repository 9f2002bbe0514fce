/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.StreamingContextState;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.scheduler.StreamScheduler;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagingFunction;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What remains of a context whose code does not return when it is stopped. */
@Timeout(60)
class AbandonedContextTest {
  private final OwnThreads threads = new OwnThreads();
  private final CountDownLatch stuck = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<String> ends = new CopyOnWriteArrayList<>();
  private final List<BatchReport> reports = new CopyOnWriteArrayList<>();
  private final CountDownLatch receiverStopped = new CountDownLatch(1);

  @AfterEach
  void no_thread_is_left_once_the_code_has_returned() {
    release.countDown();
    threads.assertNoneLeft();
  }

  @Test
  void a_batch_that_ignores_its_interrupt_is_abandoned_with_its_stack() throws Exception {
    StreamingContext ssc = stuckInABatch();
    ssc.stop(false);
    assertThat(ssc.state()).isEqualTo(StreamingContextState.ABANDONED);
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(ssc::awaitTermination)
        .matches(e -> e.code() == ErrorCode.STOP_TIMED_OUT)
        .withMessageContaining("what runs has not returned within 400 ms")
        .withMessageContaining("tidemill-driver (WAITING)")
        .withMessageContaining("AbandonedContextTest.awaitStubbornly(AbandonedContextTest.java:")
        .withMessageNotContaining("dev.tidemill.internal.scheduler");
    assertThat(ends).containsExactly("STOP_TIMED_OUT");
  }

  @Test
  void an_abandoned_context_does_not_keep_the_process_alive() throws Exception {
    StreamingContext ssc = stuckInABatch();
    assertThat(nonDaemons()).contains("tidemill-watchdog");
    ssc.stop(false);
    await().until(() -> nonDaemons().isEmpty());
  }

  @Test
  void what_returns_after_all_does_not_count_and_everything_is_closed_then() throws Exception {
    StreamingContext ssc = stuckInABatch();
    ssc.stop(true);
    assertThat(receiverStopped.getCount()).as("what it uses stays open").isEqualTo(1);
    release.countDown();
    receiverStopped.await();
    threads.assertNoneLeft();
    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).failure())
        .get()
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
    assertThat(ssc.state()).isEqualTo(StreamingContextState.ABANDONED);
    assertThat(ends).as("told once").containsExactly("STOP_TIMED_OUT");
  }

  @Test
  void another_stop_of_it_returns_at_once() throws Exception {
    StreamingContext ssc = stuckInABatch();
    ssc.stop(false);
    try (Logged log = Logged.by(StreamScheduler.class)) {
      ssc.stop(true);
      ssc.close();
      assertThat(log.events()).as("of another wait, and another interrupt").isEmpty();
    }
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(ssc::start)
        .withMessageContaining("comes after the context was stopped; make a new one");
  }

  @Test
  void a_sink_that_cannot_be_closed_is_abandoned_too() throws Exception {
    StreamingContext ssc = context();
    ssc.addListener(recorder());
    ssc.queueStream(List.of(List.of("x"))).writeTo("stuck", new StuckSink());
    ssc.start();
    await().until(() -> !reports.isEmpty());
    ssc.stop(false);
    assertThat(ssc.state()).isEqualTo(StreamingContextState.ABANDONED);
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(ssc::awaitTermination)
        .withMessageContaining("StuckSink$1.close(AbandonedContextTest.java:");
  }

  @Test
  void a_job_that_ends_by_itself_and_cannot_be_closed_is_abandoned_too() throws Exception {
    StreamingContext ssc = StreamingContext.builder()
        .setting("stream.stop.timeout", "400ms")
        .setting("stream.maxBatches", "1")
        .batchInterval(Duration.ofMillis(10))
        .build();
    ssc.queueStream(List.of(List.of("x"))).writeTo("stuck", new StuckSink());
    ssc.start();
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(ssc::awaitTermination)
        .matches(e -> e.code() == ErrorCode.STOP_TIMED_OUT);
    assertThat(ssc.state()).isEqualTo(StreamingContextState.ABANDONED);
  }

  private StreamingContext stuckInABatch() throws InterruptedException {
    StreamingContext ssc = context();
    ssc.addListener(recorder());
    ssc.queueStream(List.of(List.of("x"))).foreachRDD(rdd -> {
      stuck.countDown();
      awaitStubbornly();
    });
    ssc.receiverStream(() -> new Receiver<String>() {
          @Override
          public void onStart(ReceiverContext<String> context) {}

          @Override
          public void onStop() {
            receiverStopped.countDown();
          }
        })
        .foreachRDD(rdd -> {});
    ssc.start();
    stuck.await();
    return ssc;
  }

  private static StreamingContext context() {
    return StreamingContext.builder()
        .setting("stream.stop.timeout", "400ms")
        .setting("stream.closureCheck", "false")
        .batchInterval(Duration.ofMillis(10))
        .build();
  }

  private StreamingListener recorder() {
    return new StreamingListener() {
      @Override
      public void onBatchCompleted(BatchReport report) {
        reports.add(report);
      }

      @Override
      public void onStreamingStopped(Optional<Throwable> failure) {
        ends.add(failure.map(e -> ((TidemillException) e).code().name()).orElse("good"));
      }
    };
  }

  private void awaitStubbornly() {
    boolean waiting = true;
    while (waiting) {
      try {
        release.await();
        waiting = false;
      } catch (InterruptedException e) {
        // it is the point of this code that it does not listen
      }
    }
  }

  private static List<String> nonDaemons() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .map(Thread::getName)
        .filter(name -> name.startsWith("tidemill-") && !name.equals("tidemill-shutdown"))
        .toList();
  }

  /** Its close does not return. */
  private final class StuckSink implements Sink<String> {
    private final ScriptedSink sink = new ScriptedSink("stuck", new CopyOnWriteArrayList<>());

    @Override
    public Guarantee guarantee() {
      return sink.guarantee();
    }

    @Override
    public OpenSink<String> open(SinkContext context) {
      OpenSink<String> opened = sink.open(context);
      return new OpenSink<>() {
        @Override
        public void recover(SinkRecovery recovery) throws Exception {
          opened.recover(recovery);
        }

        @Override
        public StagingFunction<String> writer(SinkBatch batch) throws Exception {
          return opened.writer(batch);
        }

        @Override
        public PublishStatus status(SinkBatch batch, List<String> receipts) throws Exception {
          return opened.status(batch, receipts);
        }

        @Override
        public void publish(SinkBatch batch, List<String> receipts) throws Exception {
          opened.publish(batch, receipts);
        }

        @Override
        public void abort(SinkBatch batch) throws Exception {
          opened.abort(batch);
        }

        @Override
        public void close() {
          awaitStubbornly();
        }
      };
    }
  }
}
