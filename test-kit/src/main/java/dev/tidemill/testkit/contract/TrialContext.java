/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.ReceiverContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a receiver on trial stores into. Nothing is durable before the trial says so. Guarded by its
 * monitor, which is told of every change; callbacks are made by the trial, without the monitor.
 */
final class TrialContext<T> implements ReceiverContext<T> {
  private static final int RECORD_BYTES = 64;

  private final JobIdentity job;
  private final ConnectorThreads threads;
  private final int capacity;
  private Optional<String> lastStored;
  private final List<T> received = new ArrayList<>();
  private final Deque<Stored<T>> pending = new ArrayDeque<>();
  private final Deque<Stored<T>> durable = new ArrayDeque<>();
  private final List<String> problems = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private Optional<Consumer<? super Credit>> creditListener = Optional.empty();
  private Optional<String> ending = Optional.empty();
  private long held;
  private long withoutCredit;
  private boolean stopped;

  /** A delivery, and whether its store waits until it is durable. */
  private static final class Stored<T> {
    final Delivery<? extends T> delivery;
    boolean isDurable;

    Stored(Delivery<? extends T> delivery) {
      this.delivery = delivery;
    }
  }

  TrialContext(
      JobIdentity job, ConnectorThreads threads, int capacity, Optional<String> lastStored) {
    this.job = job;
    this.threads = threads;
    this.capacity = capacity;
    this.lastStored = lastStored;
  }

  @Override
  public void store(T record) throws InterruptedException {
    store(Delivery.of(record));
  }

  @Override
  public void store(Collection<? extends T> records) throws InterruptedException {
    if (!records.isEmpty()) {
      awaitDurable(add(Delivery.of(records)));
    }
  }

  @Override
  public void store(Iterator<? extends T> records) throws InterruptedException {
    List<T> all = new ArrayList<>();
    records.forEachRemaining(all::add);
    store(all);
  }

  @Override
  public void store(Delivery<? extends T> delivery) throws InterruptedException {
    add(delivery);
  }

  private synchronized Stored<T> add(Delivery<? extends T> delivery) throws InterruptedException {
    int records = delivery.records().size();
    if (held + records > capacity) {
      withoutCredit += records;
    }
    while (!stopped && held > 0 && held + records > capacity) {
      wait();
    }
    if (stopped) {
      throw new InterruptedException("the receiver has been stopped");
    }
    Stored<T> stored = new Stored<>(delivery);
    pending.add(stored);
    received.addAll(delivery.records());
    held += records;
    notifyAll();
    return stored;
  }

  private synchronized void awaitDurable(Stored<T> stored) throws InterruptedException {
    while (!stopped && !stored.isDurable) {
      wait();
    }
    if (!stored.isDurable) {
      throw new InterruptedException("the receiver has been stopped");
    }
  }

  /** Makes the next deliveries durable, and tells the receiver; their batch is not done. */
  void makeDurable(int records) {
    for (int made = 0; made < records; ) {
      Stored<T> next = nextDurable();
      made += next.delivery.records().size();
      next.delivery.onStored().ifPresent(Runnable::run);
    }
  }

  private synchronized Stored<T> nextDurable() {
    Stored<T> next = pending.remove();
    next.isDurable = true;
    next.delivery.position().ifPresent(position -> lastStored = Optional.of(position));
    durable.add(next);
    notifyAll();
    return next;
  }

  /** Has the batch of the next durable deliveries done, and tells the receiver. */
  void makeDone(int records) {
    for (int made = 0; made < records; ) {
      Stored<T> next = nextDone();
      made += next.delivery.records().size();
      next.delivery.onDone().ifPresent(callback -> callback.accept(BatchOutcome.PROCESSED));
    }
    Optional<Consumer<? super Credit>> listener;
    synchronized (this) {
      listener = creditListener;
    }
    listener.ifPresent(each -> each.accept(credit()));
  }

  private synchronized Stored<T> nextDone() {
    Stored<T> next = durable.remove();
    held -= next.delivery.records().size();
    notifyAll();
    return next;
  }

  @Override
  public synchronized Credit credit() {
    long free = Math.max(0, capacity - held);
    return stopped ? Credit.NONE : new Credit(free, free * RECORD_BYTES);
  }

  @Override
  public synchronized void onCredit(Consumer<? super Credit> listener) {
    creditListener = Optional.of(listener);
  }

  @Override
  public synchronized Optional<String> lastStored() {
    return lastStored;
  }

  @Override
  public synchronized void reportGap(Gap gap) {
    gaps.add(gap);
    notifyAll();
  }

  @Override
  public synchronized void restart(String message, Throwable cause) {
    end("it asked for a restart: " + message);
  }

  @Override
  public synchronized void stop(String message) {
    end("it stopped itself: " + message);
  }

  /** Ends this start, if it has not ended. */
  synchronized void end(String reason) {
    if (ending.isEmpty()) {
      ending = Optional.of(reason);
    }
    stopped = true;
    notifyAll();
  }

  @Override
  public synchronized void reportError(String message, Throwable cause) {
    problems.add(message);
    notifyAll();
  }

  @Override
  public synchronized boolean isStopped() {
    return stopped;
  }

  @Override
  public String streamName() {
    return "source";
  }

  @Override
  public JobIdentity job() {
    return job;
  }

  @Override
  public ConnectorThreads threads() {
    return threads;
  }

  /** Why this start has ended; empty while it has not. */
  synchronized Optional<String> ending() {
    return ending;
  }

  synchronized List<T> received() {
    return List.copyOf(received);
  }

  synchronized boolean isFull() {
    return held >= capacity;
  }

  synchronized long storedWithoutCredit() {
    return withoutCredit;
  }

  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  synchronized List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  /** Waits a moment, or until something changes. */
  @SuppressWarnings("WaitNotInLoop") // callers look again at what they wait for
  synchronized void awaitChange() throws InterruptedException {
    wait(1);
  }
}
