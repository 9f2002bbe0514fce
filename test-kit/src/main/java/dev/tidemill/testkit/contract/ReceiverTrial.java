/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.testkit.internal.ThreadWatch;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A receiver that is started, stored for and stopped as the runtime does: {@code onStart} on a
 * thread of its own, {@code onStop} and the callbacks on other ones, and everything bounded by the
 * patience of the harness.
 */
final class ReceiverTrial<T> implements Closeable {
  private static final int ENOUGH = 100;

  private final AcknowledgingReceiverHarness<T> harness;
  private final JobIdentity job = new JobIdentity("trial", 1);
  private final ThreadWatch watch = new ThreadWatch();
  private final ConnectorThreads threads = ConnectorThreads.of("source");
  private final List<String> problems = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private int capacity = ENOUGH;
  private Optional<String> lastStored = Optional.empty();
  private Optional<Start<T>> current = Optional.empty();
  private Optional<TrialContext<T>> last = Optional.empty();
  private volatile Optional<Throwable> failure = Optional.empty();

  /** One start of the receiver. */
  private record Start<T>(Receiver<T> receiver, TrialContext<T> context, Thread thread) {}

  ReceiverTrial(AcknowledgingReceiverHarness<T> harness) {
    this.harness = harness;
  }

  AcknowledgingReceiverHarness<T> harness() {
    return harness;
  }

  /** How many records a start holds that no batch has completed, from the next start on. */
  void capacity(int records) {
    capacity = records;
  }

  void start() throws Exception {
    Receiver<T> receiver = harness.receiver();
    TrialContext<T> context = new TrialContext<>(job, threads, capacity, lastStored);
    Thread thread = thread("onStart", () -> {
      try {
        receiver.onStart(context);
      } catch (Exception e) {
        context.end("onStart has thrown " + e);
      }
    });
    current = Optional.of(new Start<>(receiver, context, thread));
    thread.start();
  }

  private interface Work {
    void run() throws Exception;
  }

  private Thread thread(String name, Work work) {
    return watch.during(() -> {
      Thread thread = new Thread(
          () -> {
            try {
              work.run();
            } catch (Exception | AssertionError e) {
              failure = Optional.of(e);
            }
          },
          "receiver on trial: " + name);
      thread.setDaemon(true);
      return thread;
    });
  }

  /** Stops the receiver, and fails if it does not let itself be stopped. */
  void stop() throws Exception {
    Start<T> start = running();
    current = Optional.empty();
    start.context().end("it was stopped");
    within("onStop()", start.receiver()::onStop);
    start.thread().interrupt();
    TimeUnit.MILLISECONDS.timedJoin(start.thread(), harness.patience().toMillis());
    assertThat(start.thread().isAlive())
        .as(
            "whether onStart() still runs, although onStop() has returned and its thread was interrupted")
        .isFalse();
    lastStored = start.context().lastStored();
    problems.addAll(start.context().problems());
    gaps.addAll(start.context().gaps());
    last = Optional.of(start.context());
  }

  private Start<T> running() {
    return current.orElseThrow(() -> new IllegalStateException("no start"));
  }

  private TrialContext<T> context() {
    return current
        .map(Start::context)
        .or(() -> last)
        .orElseThrow(() -> new IllegalStateException("no start"));
  }

  /** Does something on a thread of its own, which must end in time. */
  private void within(String what, Work work) throws Exception {
    failure = Optional.empty();
    Thread thread = thread(what, work);
    thread.start();
    TimeUnit.MILLISECONDS.timedJoin(thread, harness.patience().toMillis());
    assertThat(thread.isAlive())
        .as("whether %s has still not returned after %s", what, harness.patience())
        .isFalse();
    assertThat(failure).as("what %s has thrown", what).isEmpty();
  }

  List<T> send(int messages) throws Exception {
    List<T> records = harness.send(messages);
    assertThat(records).as("records of %d messages", messages).hasSize(messages);
    return records;
  }

  void awaitReceived(List<T> records) throws Exception {
    TrialContext<T> context = context();
    for (long left = millis(); left > 0 && context.received().size() < records.size(); left--) {
      failIfEnded(context);
      context.awaitChange();
    }
    assertThat(context.received())
        .as("records that this start has received within %s", harness.patience())
        .isEqualTo(records);
  }

  private void failIfEnded(TrialContext<T> context) {
    assertThat(context.ending())
        .as("why the receiver has ended, which it had no reason to")
        .isEmpty();
  }

  void awaitFull() throws InterruptedException {
    TrialContext<T> context = context();
    for (long left = millis(); left > 0 && !context.isFull(); left--) {
      context.awaitChange();
    }
    assertThat(context.isFull())
        .as("whether the receiver has filled the buffer")
        .isTrue();
  }

  void awaitAcknowledged(List<T> records) throws Exception {
    TrialContext<T> context = context();
    for (long left = millis(); left > 0 && harness.acknowledged().size() < records.size(); left--) {
      context.awaitChange();
    }
    assertThat(harness.acknowledged())
        .as("records that were acknowledged within %s", harness.patience())
        .isEqualTo(records);
  }

  /** Waits until the receiver has noticed that it cannot go on, and stops it. */
  void awaitEnd(String why) throws Exception {
    TrialContext<T> context = context();
    for (long left = millis(); left > 0 && context.ending().isEmpty(); left--) {
      context.awaitChange();
    }
    assertThat(context.ending())
        .as(
            "how the receiver has ended after %s: it must call restart(), or onStart() must throw,"
                + " within %s",
            why, harness.patience())
        .isPresent();
    stop();
  }

  /** The next records become durable. */
  void makeDurable(int records) throws Exception {
    TrialContext<T> context = context();
    within("the callback onStored", () -> context.makeDurable(records));
  }

  /** The next records become durable, and their batch is done. */
  void complete(int records) throws Exception {
    TrialContext<T> context = context();
    within("a callback", () -> {
      context.makeDurable(records);
      context.makeDone(records);
    });
  }

  /** As {@link #complete}, where a callback may throw. */
  void completeWhateverHappens(int records) throws Exception {
    TrialContext<T> context = context();
    within("a callback", () -> {
      for (int i = 0; i < records; i++) {
        ignoring(() -> context.makeDurable(1));
        ignoring(() -> context.makeDone(1));
      }
    });
  }

  private static void ignoring(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException e) {
      // the runtime reports it, and goes on
    }
  }

  List<T> received() {
    return context().received();
  }

  List<T> acknowledged() throws Exception {
    return harness.acknowledged();
  }

  /** How many records were stored without credit, if the receiver is to ask for it. */
  long storedWithoutCredit() {
    return harness.usesCredit() ? context().storedWithoutCredit() : 0;
  }

  List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    current.ifPresent(start -> all.addAll(start.context().problems()));
    return all;
  }

  List<Gap> gaps() {
    List<Gap> all = new ArrayList<>(gaps);
    current.ifPresent(start -> all.addAll(start.context().gaps()));
    return all;
  }

  Optional<String> lastStored() {
    return lastStored;
  }

  List<String> threadsLeft() throws InterruptedException {
    return watch.left();
  }

  private long millis() {
    return harness.patience().toMillis();
  }

  @Override
  public void close() throws IOException {
    try {
      current.ifPresent(this::tidyUp);
    } finally {
      harness.close();
    }
  }

  /** After a test that has ended, or has failed: nothing is asserted. */
  private void tidyUp(Start<T> start) {
    start.context().end("the test is over");
    try {
      start.receiver().onStop();
    } catch (Exception e) {
      // the test has said what it has to say
    }
    start.thread().interrupt();
  }
}
