/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.StreamingContextState;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.StallReport;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.storage.ForwardingStorage;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageOutput;
import dev.tidemill.time.Clock;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.SystemClock;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A death in each kind of thread that a context has: it ends the context, or is reported. */
@Timeout(60)
class ThreadDeathsTest {
  private final OwnThreads threads = new OwnThreads();
  private final List<String> errors = new CopyOnWriteArrayList<>();

  @TempDir
  private Path directory;

  @AfterEach
  void no_thread_is_left() {
    threads.assertNoneLeft();
  }

  @Test
  void of_a_worker_that_runs_a_function_of_the_program() {
    TidemillException failure = failureOf(
        builder(),
        ssc -> ssc.queueStream(List.of(List.of(1, 2, 3, 4)))
            .map(n -> {
              throw planted();
            })
            .foreachRDD(rdd -> rdd.count()));
    assertThat(failure.code()).isEqualTo(ErrorCode.USER_FUNCTION_FAILED);
    assertThat(failure).hasMessageContaining("ThreadDeathsTest.java:");
  }

  @Test
  void of_the_driver_in_a_function_of_the_program_whatever_the_policy_is() {
    failureOf(
        builder().setting("stream.batch.onFailure", "skip"),
        ssc -> ssc.queueStream(List.of(List.of(1))).foreachRDD(rdd -> {
          throw planted();
        }));
  }

  @Test
  void of_the_driver_in_a_listener() {
    failureOf(builder(), ssc -> {
      ssc.addListener(new StreamingListener() {
        @Override
        public void onStreamingStarted(Time firstBatch) {
          throw planted();
        }
      });
      ssc.queueStream(List.of(List.of(1))).foreachRDD(rdd -> {});
    });
  }

  @Test
  void of_the_driver_while_it_sleeps() {
    TidemillException failure = failureOf(
        builder().environment(world -> world.withClock(new FailingClock("tidemill-driver"))),
        ssc -> ssc.queueStream(List.of(List.of(1))).foreachRDD(rdd -> {}));
    assertThat(failure).hasMessageContaining("the context has failed");
  }

  @Test
  void of_a_receiver() {
    failureOf(
        builder(),
        ssc -> ssc.receiverStream(() -> starting(context -> {
              throw planted();
            }))
            .foreachRDD(rdd -> {}));
  }

  @Test
  void of_a_receiver_that_gives_the_error_as_a_reason_to_restart() {
    TidemillException failure = failureOf(
        builder(),
        ssc -> ssc.receiverStream(
                () -> starting(context -> context.restart("no memory", planted())))
            .foreachRDD(rdd -> {}));
    assertThat(failure.code()).isEqualTo(ErrorCode.THREAD_DIED);
    assertThat(failure).hasMessageStartingWith("the supervisor of the receiver of stream");
  }

  @Test
  void of_a_thread_that_a_receiver_has_made() {
    TidemillException failure = failureOf(
        builder(),
        ssc -> ssc.receiverStream(() -> starting(context -> context
                .threads()
                .newThread("client", () -> {
                  throw planted();
                })
                .start()))
            .foreachRDD(rdd -> {}));
    assertThat(failure)
        .hasMessageContaining("-client has died, which the job cannot go on without");
  }

  @Test
  void of_the_supervisor_of_a_receiver() {
    StreamingContext.Builder builder = builder()
        .setting("stream.receiver.virtualThreads", "false")
        .environment(
            world -> world.withClock(new FailingClock("tidemill-lines-receiver-supervisor")));
    TidemillException failure = failureOf(
        builder,
        ssc -> ssc.receiverStream(
                () -> starting(context -> context.restart("lost", new IOException("gone"))))
            .named("lines")
            .foreachRDD(rdd -> {}));
    assertThat(failure.code()).isEqualTo(ErrorCode.THREAD_DIED);
    assertThat(failure)
        .hasMessageStartingWith(
            "the supervisor of the receiver of stream \"lines\" has died, and the stream would receive nothing any more");
  }

  @Test
  void of_the_writer_of_the_batch_log() {
    AtomicBoolean armed = new AtomicBoolean();
    FullMemoryLog storage = new FullMemoryLog(armed);
    TidemillException failure = failureOf(
        builder().checkpoint(directory.toString()).environment(world -> world.withStorage(storage)),
        ssc -> {
          countsKeys(ssc);
          ssc.queueStream(List.of(List.of(1)))
              .named("arm")
              .foreachRDD(rdd -> armed.set(true))
              .named("arms");
        });
    assertThat(failure.code()).isIn(ErrorCode.STORAGE_FAILED, ErrorCode.DECISION_UNKNOWN);
  }

  @Test
  void of_the_thread_that_writes_snapshots() {
    TidemillException failure =
        failureOf(checkpointed(name -> name.contains("snapshot-")), ThreadDeathsTest::countsKeys);
    assertThat(failure)
        .hasMessageContaining("tidemill-snapshots has died, which the job cannot go on without");
  }

  @Test
  void of_the_watchdog_in_a_listener() {
    SettableClock clock = new SettableClock();
    CountDownLatch stalled = new CountDownLatch(1);
    failureOf(builder().environment(world -> world.withClock(clock)), ssc -> {
      ssc.addListener(new StreamingListener() {
        @Override
        public void onStreamingStarted(Time firstBatch) {
          clock.set(firstBatch.millis());
        }

        @Override
        public void onStalled(StallReport stall) {
          stalled.countDown();
          throw planted();
        }
      });
      ssc.queueStream(List.of(List.of(1))).foreachRDD(rdd -> {
        clock.set(Duration.ofHours(1).toMillis());
        stalled.await();
      });
    });
  }

  @Test
  void one_of_a_connector_that_dies_of_an_ordinary_exception_is_reported() {
    try (StreamingContext ssc = builder().build()) {
      ssc.addListener(new StreamingListener() {
        @Override
        public void onReceiverError(ReceiverInfo receiver) {
          errors.add(receiver.stream() + ": " + receiver.message());
        }
      });
      ssc.receiverStream(() -> starting(context -> context
              .threads()
              .newThread("client", () -> {
                throw new IllegalStateException("planted");
              })
              .start()))
          .named("lines")
          .foreachRDD(rdd -> {});
      ssc.start();
      await().until(() -> !errors.isEmpty());
      assertThat(errors).containsExactly("lines: thread tidemill-lines-client has died");
      assertThat(ssc.state()).isEqualTo(StreamingContextState.ACTIVE);
    }
  }

  @Test
  void while_the_clock_is_moved_by_hand_ends_the_context_at_the_next_move() {
    ManualClock clock = new ManualClock();
    try (StreamingContext ssc = StreamingContext.builder()
        .environment(world -> world.withClock(clock))
        .batchInterval(Duration.ofSeconds(1))
        .build()) {
      ssc.receiverStream(() -> starting(context -> {
            throw planted();
          }))
          .foreachRDD(rdd -> {});
      ssc.start();
      TidemillException failure = await()
          .until(
              () -> catchThrowableOfType(
                  TidemillException.class, () -> clock.advance(Duration.ofSeconds(1))),
              e -> e != null);
      assertThat(failure).hasRootCauseMessage("planted");
      assertThat(ssc.state()).isEqualTo(StreamingContextState.STOPPED);
    }
  }

  /** The failure with which a context ends. */
  private TidemillException failureOf(
      StreamingContext.Builder builder, Consumer<StreamingContext> job) {
    List<Optional<Throwable>> ends = new CopyOnWriteArrayList<>();
    try (StreamingContext ssc = builder.build()) {
      ssc.addListener(new StreamingListener() {
        @Override
        public void onStreamingStopped(Optional<Throwable> failure) {
          ends.add(failure);
        }
      });
      job.accept(ssc);
      ssc.start();
      TidemillException failure =
          catchThrowableOfType(TidemillException.class, ssc::awaitTermination);
      assertThat(failure).hasRootCauseInstanceOf(OutOfMemoryError.class);
      assertThat(failure).hasRootCauseMessage("planted");
      assertThat(ssc.state()).isEqualTo(StreamingContextState.STOPPED);
      assertThat(ends).hasSize(1);
      return failure;
    }
  }

  private static StreamingContext.Builder builder() {
    return StreamingContext.builder()
        .master("local[2]")
        .setting("stream.stop.timeout", "2s")
        .setting("stream.receiver.restartDelay", "1ms")
        .setting("stream.batch.retryDelay", "1ms")
        .setting("stream.closureCheck", "false")
        .batchInterval(Duration.ofMillis(20));
  }

  /** A checkpoint in which writing to some files needs more memory than there is. */
  private StreamingContext.Builder checkpointed(Predicate<String> fails) {
    return builder()
        .checkpoint(directory.toString())
        .setting("stream.checkpoint.snapshotInterval", "1ms")
        .environment(world -> world.withStorage(new FailingStorage(fails)));
  }

  private static void countsKeys(StreamingContext ssc) {
    ssc.rateStream(1_000)
        .named("numbers")
        .mapToPair(n -> Pair.of(n % 10, 1L))
        .<Long>updateStateByKey((values, state) -> Optional.of(state.orElse(0L) + values.size()))
        .named("counts")
        .foreachRDD(rdd -> rdd.count());
  }

  private static OutOfMemoryError planted() {
    return new OutOfMemoryError("planted");
  }

  private interface Start {
    void on(ReceiverContext<String> context) throws Exception;
  }

  private static Receiver<String> starting(Start start) {
    return new Receiver<>() {
      @Override
      public void onStart(ReceiverContext<String> context) throws Exception {
        start.on(context);
      }

      @Override
      public void onStop() {}
    };
  }

  /** The system's clock, on which one thread cannot sleep for want of memory. */
  private static final class FailingClock implements Clock {
    private final Clock clock = new SystemClock();
    private final String thread;

    FailingClock(String thread) {
      this.thread = thread;
    }

    @Override
    public Time now() {
      return clock.now();
    }

    @Override
    public long nanoTime() {
      return clock.nanoTime();
    }

    @Override
    public void sleepUntil(Time deadline) throws InterruptedException {
      if (Thread.currentThread().getName().equals(thread)) {
        throw planted();
      }
      clock.sleepUntil(deadline);
    }

    @Override
    public void pause(Duration atMost) throws InterruptedException {
      if (Thread.currentThread().getName().equals(thread)) {
        throw planted();
      }
      clock.pause(atMost);
    }
  }

  /** Has no memory for writing to the log once it is told so. */
  private static final class FullMemoryLog extends ForwardingStorage {
    private final AtomicBoolean armed;

    FullMemoryLog(AtomicBoolean armed) {
      super(new LocalStorage());
      this.armed = armed;
    }

    @Override
    public StorageAppender append(String file) throws IOException {
      StorageAppender appender = super.append(file);
      return new StorageAppender() {
        @Override
        public long size() {
          return appender.size();
        }

        @Override
        public void append(byte[] bytes, int offset, int length) throws IOException {
          if (armed.get()) {
            throw planted();
          }
          appender.append(bytes, offset, length);
        }

        @Override
        public void sync() throws IOException {
          appender.sync();
        }

        @Override
        public void truncate(long size) throws IOException {
          appender.truncate(size);
        }

        @Override
        public void reserve(long bytes) throws IOException {
          appender.reserve(bytes);
        }

        @Override
        public void close() throws IOException {
          appender.close();
        }
      };
    }
  }

  private static final class FailingStorage extends ForwardingStorage {
    private final Predicate<String> fails;

    FailingStorage(Predicate<String> fails) {
      super(new LocalStorage());
      this.fails = fails;
    }

    @Override
    public StorageOutput create(String file) throws IOException {
      if (fails.test(file)) {
        throw planted();
      }
      return super.create(file);
    }

    @Override
    public StorageAppender append(String file) throws IOException {
      if (fails.test(file)) {
        throw planted();
      }
      return super.append(file);
    }
  }
}
