/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import contract.Problems;
import contract.SourceContexts;
import contract.SourceDriver;
import dev.tidemill.error.Origin;
import dev.tidemill.internal.settings.DefaultSettings;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverOptions;
import dev.tidemill.spi.source.ReceiverSupplier;
import dev.tidemill.spi.source.RestartPolicy;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.time.Clock;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ReceiverSourceTest {
  private static final Origin ORIGIN = Origin.here("receiverStream");
  private static final String STOPPED = "stopped: the stream is being stopped";

  private final ManualClock clock = new ManualClock();
  private final ReceiverLog log = new ReceiverLog();
  private final List<OpenSource<?>> opened = new ArrayList<>();

  @AfterEach
  void close_everything_and_find_no_thread_left() throws IOException {
    for (OpenSource<?> each : opened) {
      each.close();
    }
    assertThat(threadsOf("lines")).isEmpty();
  }

  @Test
  void what_a_receiver_stores_comes_in_the_next_batch() throws Exception {
    CountDownLatch stored = new CountDownLatch(1);
    OpenSource<String> source = open(start(context -> {
      context.store("a");
      context.store(List.of("b", "c"));
      context.store(List.of("d").iterator());
      assertThat(context.streamName()).isEqualTo("lines");
      stored.countDown();
    }));
    SourceDriver<String> driver = new SourceDriver<>(source);
    stored.await();
    assertThat(driver.batch(1000)).containsExactly("a", "b", "c", "d");
    assertThat(driver.lastPartitions()).hasSize(3);
    assertThat(source.describe(driver.lastRange())).isEqualTo("4 records");
    assertThat(driver.batch(2000)).isEmpty();
    assertThat(source.describe(driver.lastRange())).isEqualTo("0 records");
  }

  @Test
  void on_start_runs_on_a_daemon_thread_named_after_the_stream() throws Exception {
    BlockingQueue<Thread> thread = new ArrayBlockingQueue<>(1);
    open(start(context -> thread.add(Thread.currentThread())));
    Thread receiver = take(thread);
    assertThat(receiver.getName()).isEqualTo("tidemill-lines-receiver");
    assertThat(receiver.isDaemon()).isTrue();
  }

  @Test
  void on_stop_is_called_once_on_another_thread_and_on_start_is_interrupted() throws Exception {
    List<String> calls = new CopyOnWriteArrayList<>();
    CountDownLatch started = new CountDownLatch(1);
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    OpenSource<String> source = open(() -> new Receiver<>() {
      @Override
      public void onStart(ReceiverContext<String> context) {
        threads.add(Thread.currentThread());
        started.countDown();
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          calls.add("interrupted, stopped=" + context.isStopped());
        }
      }

      @Override
      public void onStop() {
        threads.add(Thread.currentThread());
        calls.add("onStop");
      }
    });
    started.await();
    source.close();
    source.close();
    assertThat(calls).containsExactly("onStop", "interrupted, stopped=true");
    assertThat(take(threads)).isNotSameAs(take(threads));
    assertThat(log.events()).containsExactly("started", STOPPED);
  }

  @Test
  void a_receiver_whose_on_start_has_returned_goes_on_until_it_is_stopped() throws Exception {
    BlockingQueue<ReceiverContext<String>> contexts = new ArrayBlockingQueue<>(1);
    AtomicInteger stops = new AtomicInteger();
    OpenSource<String> source = open(startAndStop(contexts::add, stops::incrementAndGet));
    ReceiverContext<String> context = take(contexts);
    await().until(() -> !threadsOf("lines").contains("tidemill-lines-receiver"));
    context.store("from a thread of its own");
    assertThat(new SourceDriver<>(source).batch(1000)).containsExactly("from a thread of its own");
    assertThat(stops).hasValue(0);
    source.close();
    assertThat(stops).hasValue(1);
  }

  @Test
  void a_receiver_that_fails_is_started_again_later_and_later_until_one_was_healthy()
      throws Exception {
    SleepLog sleeps = new SleepLog();
    AtomicInteger starts = new AtomicInteger();
    open(
        start(context -> {
          int start = starts.incrementAndGet();
          if (start == 4 || start == 7) {
            context.store("at last");
          }
          if (start == 7) {
            sleeps.pass(Duration.ofSeconds(30));
          }
          throw new IOException("no route");
        }),
        sleeps,
        settings(100, Duration.ofSeconds(20)));
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      delays.add(sleeps.endNext());
    }
    assertThat(delays)
        .as("a single record at the fourth start is not health")
        .containsExactly(2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 2_000L, 4_000L);
    assertThat(log.events())
        .startsWith("started", "error: receiver failed", "stopped: receiver failed", "started");
    assertThat(log.info(1).error()).get().hasToString("java.io.IOException: no route");
    assertThat(log.info(2).error()).isPresent();
    assertThat(log.info(2).stream()).isEqualTo("lines");
  }

  @Test
  void a_restart_waits_by_the_jobs_clock() throws Exception {
    AtomicInteger starts = new AtomicInteger();
    open(start(context -> {
      starts.incrementAndGet();
      context.restart("lost", new IOException("gone"));
    }));
    log.awaitEvents(3);
    awaitSleep();
    clock.advance(Duration.ofMillis(1_999));
    awaitSleep();
    assertThat(starts).hasValue(1);
    clock.advance(Duration.ofMillis(1));
    await().until(() -> starts.get() == 2);
    log.awaitEvents(6);
    assertThat(log.events())
        .containsExactly(
            "started", "error: lost", "stopped: lost", "started", "error: lost", "stopped: lost");
  }

  @Test
  void closing_does_not_wait_for_a_clock_that_stands_still() throws Exception {
    OpenSource<String> source = open(start(context -> {
      throw new IOException("down");
    }));
    log.awaitEvents(3);
    awaitSleep();
    source.close();
    assertThat(threadsOf("lines")).isEmpty();
  }

  @Test
  void what_is_stored_after_a_restart_was_asked_for_is_refused() throws Exception {
    BlockingQueue<String> outcome = new ArrayBlockingQueue<>(1);
    OpenSource<String> source = open(start(context -> {
      context.store("a");
      context.restart("enough", new IOException("x"));
      context.restart("again", new IOException("y"));
      try {
        context.store("b");
      } catch (InterruptedException e) {
        outcome.add("refused");
      }
    }));
    assertThat(take(outcome)).isEqualTo("refused");
    log.awaitEvents(3);
    assertThat(log.events()).containsExactly("started", "error: enough", "stopped: enough");
    assertThat(new SourceDriver<>(source).batch(1000)).containsExactly("a");
  }

  @Test
  void a_receiver_that_stops_for_good_leaves_empty_batches() throws Exception {
    AtomicInteger starts = new AtomicInteger();
    OpenSource<String> source = open(start(context -> {
      starts.incrementAndGet();
      context.store("last words");
      context.stop("sold out");
    }));
    log.awaitEvents(2);
    await().until(() -> threadsOf("lines").isEmpty());
    assertThat(log.events()).containsExactly("started", "stopped: sold out");
    assertThat(log.info(1).error()).isEmpty();
    SourceDriver<String> driver = new SourceDriver<>(source);
    assertThat(driver.batch(1000)).containsExactly("last words");
    clock.advance(Duration.ofMinutes(1));
    assertThat(driver.batch(61_000)).isEmpty();
    assertThat(starts).hasValue(1);
  }

  @Test
  void an_error_of_the_machine_is_reported_and_passed_on() throws Exception {
    BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    open(start(context -> {
      Thread.currentThread().setUncaughtExceptionHandler((t, e) -> uncaught.add(e));
      throw new NoClassDefFoundError("com/example/Driver");
    }));
    assertThat(take(uncaught)).isInstanceOf(NoClassDefFoundError.class);
    log.awaitEvents(3);
    assertThat(log.info(1).error()).get().isInstanceOf(NoClassDefFoundError.class);
    awaitSleep();
    clock.advance(Duration.ofSeconds(2));
    log.awaitEvents(6);
  }

  @Test
  void an_error_of_the_machine_is_reported_even_while_the_receiver_stops() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    OpenSource<String> source = open(start(context -> {
      Thread.currentThread().setUncaughtExceptionHandler((t, e) -> {});
      started.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new StackOverflowError();
      }
    }));
    started.await();
    source.close();
    assertThat(log.events()).containsExactly("started", "error: receiver failed", STOPPED);
  }

  @Test
  void what_a_blocked_call_throws_because_of_the_stop_is_no_error() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    OpenSource<String> source = open(start(context -> {
      started.countDown();
      new SynchronousQueue<String>().take();
    }));
    started.await();
    source.close();
    assertThat(log.events()).containsExactly("started", STOPPED);
  }

  @Test
  void a_failing_on_stop_is_reported_and_the_receiver_is_started_again() throws Exception {
    open(startAndStop(context -> context.restart("lost", new IOException("gone")), () -> {
      throw new IllegalStateException("already closed");
    }));
    log.awaitEvents(4);
    assertThat(log.events())
        .containsExactly("started", "error: lost", "error: onStop failed", "stopped: lost");
    awaitSleep();
    clock.advance(Duration.ofSeconds(2));
    log.awaitEvents(5);
  }

  @Test
  void a_receiver_that_cannot_be_made_is_tried_again() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    open(() -> {
      if (calls.incrementAndGet() == 1) {
        throw new IllegalStateException("not yet");
      }
      return start(context -> {}).get();
    });
    log.awaitEvents(1);
    awaitSleep();
    clock.advance(Duration.ofSeconds(2));
    log.awaitEvents(2);
    assertThat(log.events()).containsExactly("error: no receiver could be made", "started");
  }

  @Test
  void a_clock_that_fails_is_reported_as_the_end_of_the_stream() throws Exception {
    SleepLog sleeps = new SleepLog();
    sleeps.broken = true;
    open(
        start(context -> {
          throw new IOException("down");
        }),
        sleeps,
        DefaultSettings.streams().receivers());
    log.awaitEvents(4);
    assertThat(log.events())
        .endsWith("error: the supervisor failed: this stream receives nothing any more");
  }

  @Test
  void a_thread_that_does_not_end_is_reported_and_stores_nothing_any_more() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    BlockingQueue<String> outcome = new ArrayBlockingQueue<>(1);
    OpenSource<String> source = open(
        start(context -> {
          started.countDown();
          awaitStubbornly(letGo);
          try {
            context.store("too late");
          } catch (InterruptedException e) {
            outcome.add("refused");
          }
        }),
        clock,
        settings(10, Duration.ofMillis(50)));
    started.await();
    source.close();
    await().until(() -> log.events().contains(STOPPED)); // close() waits for it only so long
    assertThat(log.events())
        .contains("error: thread tidemill-lines-receiver has not ended within 50 ms of its stop; "
            + "onStop should make a blocked onStart return");
    letGo.countDown();
    assertThat(take(outcome)).isEqualTo("refused");
    await().until(() -> threadsOf("lines").isEmpty());
  }

  @Test
  void stopping_the_intake_keeps_what_was_stored() throws Exception {
    BlockingQueue<ReceiverContext<String>> contexts = new ArrayBlockingQueue<>(1);
    OpenSource<String> source = open(start(contexts::add));
    ReceiverContext<String> context = take(contexts);
    context.store("a");
    source.stopIntake();
    assertThat(context.isStopped()).isTrue();
    assertThat(catchInterrupted(() -> context.store("b"))).isPresent();
    SourceDriver<String> driver = new SourceDriver<>(source);
    assertThat(driver.hasMore()).isTrue();
    assertThat(driver.batch(1000)).containsExactly("a");
    assertThat(driver.hasMore()).isFalse();
    log.awaitEvents(2);
    assertThat(log.events()).containsExactly("started", STOPPED);
  }

  @Test
  void closing_frees_a_receiver_that_waits_for_room() throws Exception {
    CountDownLatch full = new CountDownLatch(1);
    OpenSource<String> source = open(
        start(context -> {
          context.store(List.of("a", "b"));
          full.countDown();
          context.store("c");
        }),
        clock,
        settings(2, Duration.ofSeconds(20)));
    full.await();
    await().until(() -> stateOf("tidemill-lines-receiver") == Thread.State.WAITING);
    source.close();
    assertThat(log.events()).containsExactly("started", STOPPED);
  }

  @Test
  void a_receiver_may_report_errors_and_go_on() throws Exception {
    OpenSource<String> source = open(start(context -> {
      context.reportError("bad record", new IOException("checksum"));
      context.store("good record");
    }));
    log.awaitEvents(2);
    assertThat(log.events()).containsExactly("started", "error: bad record");
    SourceDriver<String> driver = new SourceDriver<>(source);
    await().until(driver::hasMore);
    assertThat(driver.batch(1000)).containsExactly("good record");
  }

  @Test
  void a_listener_that_fails_harms_nobody() throws Exception {
    StreamingListener failing = new StreamingListener() {
      @Override
      public void onReceiverStarted(ReceiverInfo receiver) {
        throw new IllegalStateException("listener");
      }
    };
    OpenSource<String> source = new ReceiverOpening(
            ORIGIN, DefaultSettings.streams().receivers(), failing, Optional.empty(), true)
        .open(
            start((ReceiverContext<String> context) -> context.store("a")),
            ReceiverOptions.DEFAULT,
            SourceContexts.of("lines", clock, new Problems()));
    opened.add(source);
    SourceDriver<String> driver = new SourceDriver<>(source);
    await().until(driver::hasMore);
    assertThat(driver.batch(1000)).containsExactly("a");
  }

  @Test
  void what_another_process_has_received_is_given_up_with_one_event_for_each_range()
      throws Exception {
    OpenSource<String> first =
        open(start((ReceiverContext<String> context) -> context.store(List.of("a", "b"))));
    SourceDriver<String> driver = new SourceDriver<>(first);
    await().until(driver::hasMore);
    assertThat(driver.batch(1000)).containsExactly("a", "b");
    String payload = first.payload(driver.lastRange());

    Problems problems = new Problems();
    SourceResume resume = new SourceResume(
        "v1:9:0",
        List.of(
            new NamedRange("v1:5:0", "v1:6:1", payload), new NamedRange("v1:6:1", "v1:9:0", "v1:")),
        "");
    OpenSource<String> source = new ReceiverOpening(
            ORIGIN, DefaultSettings.streams().receivers(), log, Optional.empty(), true)
        .open(
            start((ReceiverContext<String> context) -> context.store("c")),
            ReceiverOptions.DEFAULT,
            SourceContexts.of("lines", clock, problems).resuming(resume));
    opened.add(source);
    OffsetRange known = new OffsetRange(source.parse("v1:5:0"), source.parse("v1:6:1"));
    OffsetRange unknown = new OffsetRange(source.parse("v1:6:1"), source.parse("v1:9:0"));
    assertThat(problems.messages()).as("before a batch asks for them").isEmpty();
    assertThat(source.partitions(known)).isEmpty();
    assertThat(source.partitions(known)).isEmpty();
    assertThat(source.partitions(unknown)).isEmpty();
    assertThat(source.count(known)).hasValue(0);
    assertThat(problems.messages())
        .containsExactly(
            "stream \"lines\" goes on without the received records [5:0, 6:1): 2 records were in the"
                + " memory of a process that has ended, and are not in its block log",
            "stream \"lines\" goes on without the received records [6:1, 9:0): they were in the"
                + " memory of a process that has ended, and are not in its block log");

    SourceDriver<String> after = new SourceDriver<>(source, source.parse("v1:9:0"));
    await().until(after::hasMore);
    assertThat(after.batch(2000)).containsExactly("c");
    assertThat(after.lastRange()).hasToString("[9:0, 9:1)");
  }

  private OpenSource<String> open(ReceiverSupplier<String> supplier) {
    return open(supplier, clock, settings(100, Duration.ofSeconds(20)));
  }

  private OpenSource<String> open(
      ReceiverSupplier<String> supplier, Clock withClock, ReceiverSettings settings) {
    OpenSource<String> source = new ReceiverOpening(ORIGIN, settings, log, Optional.empty(), true)
        .open(
            supplier,
            ReceiverOptions.DEFAULT,
            SourceContexts.of("lines", withClock, new Problems()));
    opened.add(source);
    return source;
  }

  private static ReceiverSettings settings(int bufferRecords, Duration stopTimeout) {
    return new ReceiverSettings(
        new RestartPolicy(
            Duration.ofSeconds(2), Duration.ofSeconds(30), 2, 0, Duration.ofSeconds(30)),
        true,
        new BufferSettings(Duration.ofMillis(200), 1 << 20, bufferRecords, 1 << 20),
        stopTimeout);
  }

  private interface Start {
    void on(ReceiverContext<String> context) throws Exception;
  }

  private interface Stop {
    void run() throws Exception;
  }

  private static ReceiverSupplier<String> start(Start start) {
    return startAndStop(start, () -> {});
  }

  private static ReceiverSupplier<String> startAndStop(Start start, Stop stop) {
    return () -> new Receiver<>() {
      @Override
      public void onStart(ReceiverContext<String> context) throws Exception {
        start.on(context);
      }

      @Override
      public void onStop() throws Exception {
        stop.run();
      }
    };
  }

  private static void awaitStubbornly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // it is the point of this receiver that it does not listen
      }
    }
  }

  private static Optional<InterruptedException> catchInterrupted(Stop action) throws Exception {
    try {
      action.run();
      return Optional.empty();
    } catch (InterruptedException e) {
      return Optional.of(e);
    }
  }

  private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
    T taken = queue.poll(20, TimeUnit.SECONDS);
    assertThat(taken).isNotNull();
    return taken;
  }

  private static void awaitSleep() {
    await().until(() -> stateOf("tidemill-lines-receiver-supervisor") == Thread.State.WAITING);
  }

  private static Thread.State stateOf(String thread) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(each -> each.getName().equals(thread))
        .map(Thread::getState)
        .findFirst()
        .orElse(Thread.State.TERMINATED);
  }

  private static List<String> threadsOf(String stream) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("tidemill-" + stream + "-receiver"))
        .toList();
  }

  /** A clock that says who wants to sleep for how long, and lets the test end each sleep. */
  private static final class SleepLog implements Clock {
    private final BlockingQueue<Time> sleeps = new LinkedBlockingQueue<>();
    private final BlockingQueue<Time> ends = new LinkedBlockingQueue<>();
    private volatile Time now = Time.ofMillis(0);
    private volatile boolean broken;

    @Override
    public Time now() {
      return now;
    }

    @Override
    public long nanoTime() {
      return now.millis() * 1_000_000;
    }

    @Override
    public void sleepUntil(Time deadline) throws InterruptedException {
      if (broken) {
        Thread.currentThread().setUncaughtExceptionHandler((t, e) -> {});
        throw new IllegalStateException("no time");
      }
      sleeps.add(deadline);
      now = ends.take();
    }

    void pass(Duration time) {
      now = now.plus(time);
    }

    long endNext() throws InterruptedException {
      Time deadline = take(sleeps);
      long millis = deadline.since(now).toMillis();
      ends.add(deadline);
      return millis;
    }
  }
}
