/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.internal.interrupt.Interrupts;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.RestartPolicy;
import dev.tidemill.spi.source.SourceContext;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One start of a receiver, on a thread of its own, until its end; it stores nothing after that,
 * even if its threads live on.
 *
 * <p>Whoever asks first decides how it ends: the receiver itself, an exception from it, or the
 * supervisor.
 */
final class ReceiverRun<T> implements ReceiverContext<T> {
  private final SourceContext context;
  private final Receiver<T> receiver;
  private final BlockBuffer<T> buffer;
  private final ReceiverEvents events;
  private final Intake intake;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private final Thread thread;
  private boolean begun;

  /** When it was first known to be connected or receiving, by the nanoseconds of the clock. */
  private volatile Optional<Long> healthySinceNanos = Optional.empty();

  ReceiverRun(
      SourceContext context,
      Receiver<T> receiver,
      boolean virtualThread,
      BlockBuffer<T> buffer,
      Callbacks callbacks,
      ReceiverEvents events) {
    this.context = context;
    this.receiver = receiver;
    this.buffer = buffer;
    this.events = events;
    this.intake = new Intake(callbacks);
    this.thread = virtualThread
        ? context.threads().newVirtualThread("receiver", this::receive)
        : context.threads().newThread("receiver", this::receive);
  }

  /** Starts the receiver and returns when it is to end, whoever wants that. */
  Ending runToEnding() {
    buffer.open(intake);
    events.guarantee(receiver.replay());
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // The machine has no thread to give now; it may have one later.
      failed(e);
    }
    return ending.join();
  }

  /**
   * Calls {@code onStop} if {@code onStart} was called, and waits for the thread for a limited
   * time.
   */
  void shutDown(Duration timeout) throws InterruptedException {
    boolean stopIt;
    synchronized (this) {
      stopIt = begun;
    }
    if (stopIt) {
      stopReceiver();
    }
    Interrupts.request(thread);
    thread.join(timeout.toMillis());
    if (thread.isAlive()) {
      events.error(
          "thread " + thread.getName() + " has not ended within " + timeout.toMillis()
              + " ms of its stop; onStop should make a blocked onStart return",
          null);
    }
    intake.callbacks().awaitEnd(timeout);
  }

  /**
   * Requests the end, which applies immediately to everything that is stored from now on: also when
   * another thread has requested it and is not that far yet. Returns whether this is the first
   * request.
   */
  boolean end(Ending wanted) {
    boolean first = ended.compareAndSet(false, true);
    // Shut before anybody acts on the ending: what the receiver throws then is known to be its
    // consequence.
    buffer.shut(intake);
    if (first) {
      intake.callbacks().close();
      ending.complete(wanted);
    }
    return first;
  }

  /** The supervisor logs the failure that ends the run, since it knows when the next one begins. */
  private void endAndStartAgain(String message, @Nullable Throwable cause) {
    events.tellError(message, cause);
    if (!end(new Ending(true, message, cause))) {
      events.logError(message, cause);
    }
  }

  /** How long it was connected or receiving; empty if it was neither. */
  Optional<Duration> healthyFor() {
    return healthySinceNanos.map(since -> Duration.ofNanos(context.clock().nanoTime() - since));
  }

  RestartPolicy restartPolicy(RestartPolicy configured) {
    try {
      return Objects.requireNonNull(
          ForeignCode.call(() -> receiver.restartPolicy(configured)), "it gave null");
    } catch (Throwable e) { // other languages throw checked exceptions undeclared
      events.error("restartPolicy failed, so the settings apply", e);
      return configured;
    }
  }

  private void stored() {
    if (healthySinceNanos.isEmpty() && intake.isUsed()) {
      healthy();
      events.stored();
    }
  }

  private void healthy() {
    if (healthySinceNanos.isEmpty()) {
      healthySinceNanos = Optional.of(context.clock().nanoTime());
    }
  }

  private void receive() {
    synchronized (this) {
      if (isStopped()) {
        return;
      }
      begun = true;
    }
    try {
      ForeignCode.run(() -> receiver.onStart(this));
    } catch (Exception e) {
      failed(e);
    } catch (Error e) {
      failed(e);
      throw e;
    }
  }

  private void failed(Throwable failure) {
    boolean expected = isStopped() && failure instanceof Exception;
    if (expected) {
      // The usual way in which a blocked call notices that its socket was closed or its thread
      // interrupted.
      return;
    }
    endAndStartAgain("receiver failed" + advice(failure), failure);
  }

  private String advice(Throwable failure) {
    return failure instanceof BindException
        ? ": the port that it opens" + place(failure)
            + " is in use; end the program that uses it, or choose another port"
        : "";
  }

  /**
   * Where the receiver's own code is on the stack: there stands the port, which the JDK does not
   * tell.
   */
  private String place(Throwable failure) {
    return Stream.of(failure.getStackTrace())
        .filter(frame -> frame.getClassName().equals(receiver.getClass().getName()))
        .findFirst()
        .map(frame -> " at " + frame.getFileName() + ":" + frame.getLineNumber())
        .orElse("");
  }

  private void stopReceiver() {
    try {
      ForeignCode.run(receiver::onStop);
    } catch (Exception | Error e) {
      events.error("onStop failed", e);
    }
  }

  @Override
  public void store(T record) throws InterruptedException {
    buffer.store(record, intake);
    stored();
  }

  @Override
  public void store(Collection<? extends T> records) throws InterruptedException {
    buffer.store(records, intake);
    stored();
  }

  @Override
  public void store(Iterator<? extends T> records) throws InterruptedException {
    List<T> collected = new ArrayList<>();
    records.forEachRemaining(collected::add);
    buffer.store(collected, intake);
    stored();
  }

  @Override
  public void store(Delivery<? extends T> delivery) throws InterruptedException {
    buffer.store(delivery, intake);
    stored();
  }

  @Override
  public Credit credit() {
    return buffer.credit(intake);
  }

  @Override
  public Credit capacity() {
    return buffer.capacity();
  }

  @Override
  public void onCredit(Consumer<? super Credit> listener) {
    buffer.onCredit(intake, listener);
  }

  @Override
  public Optional<String> lastStored() {
    return buffer.lastPosition();
  }

  @Override
  public void reportGap(Gap gap) {
    events.gap(gap);
  }

  @Override
  public void restart(String message, @Nullable Throwable cause) {
    if (!isStopped()) {
      endAndStartAgain(message, cause);
    }
  }

  @Override
  public void stop(String message) {
    end(new Ending(false, message, null));
  }

  @Override
  public void reportError(String message, @Nullable Throwable cause) {
    events.error(message, cause);
  }

  @Override
  public void reportConnected(String to) {
    if (!isStopped()) {
      healthy();
      events.connected(to);
    }
  }

  @Override
  public boolean isStopped() {
    return intake.isShut();
  }

  @Override
  public String streamName() {
    return context.name();
  }

  @Override
  public JobIdentity job() {
    return context.job();
  }

  @Override
  public String id(String purpose) {
    return context.id(purpose);
  }

  @Override
  public ConnectorThreads threads() {
    return context.threads();
  }
}
