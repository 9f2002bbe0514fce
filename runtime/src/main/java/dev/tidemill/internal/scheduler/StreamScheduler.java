/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.batch.Ticks;
import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.internal.interrupt.Interrupts;
import dev.tidemill.internal.output.OutputRunner;
import dev.tidemill.internal.plan.BatchPlanner;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.rdd.RDDContext;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.Clock;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, drives and stops the loop of batches.
 *
 * <p>On a {@link ManualClock}, or when driven by hand, batches run on the thread that calls {@link #step} or moves the
 * clock, and {@link #stop} does its work on the caller's thread. Otherwise a runner's thread does both, and {@code stop}
 * waits for it.
 *
 * <p>Whoever drives holds {@link DriverLock}. A stop that is asked for meanwhile, also from within the batch, is carried out
 * to its end by the thread that drives, before it lets go; so nobody has to drive again for a stop to take effect.
 */
public final class StreamScheduler implements ManualClock.Timer {
  private static final Logger LOG = LoggerFactory.getLogger(StreamScheduler.class);

  private final Clock clock;
  private final ListenerBus listeners;
  private final SchedulerSettings settings;
  private final List<AutoCloseable> resources;
  private final BatchLoop loop;
  private final Optional<LoopRunner> runner;
  private final DriverLock driverLock = new DriverLock();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicBoolean exitReported = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * Puts the parts together; nothing runs before {@link #start}.
   *
   * @param manual whether batches run only when somebody asks for them
   * @param times how errors and the log show the times of batches
   * @param resources what is closed at the end, in this order
   */
  public StreamScheduler(
      Clock clock,
      boolean manual,
      Ticks ticks,
      BatchCutter cutter,
      BatchPlanner planner,
      OutputRunner outputs,
      Engine engine,
      Storage storage,
      ListenerBus listeners,
      SchedulerSettings settings,
      TimeFormat times,
      List<AutoCloseable> resources) {
    this.clock = clock;
    this.listeners = listeners;
    this.settings = settings;
    this.resources = List.copyOf(resources);
    BatchRunner batches =
        new BatchRunner(clock, cutter, planner, outputs, engine, storage, listeners, times);
    RDDContext context = new RDDContext(engine.evaluator(), storage);
    this.loop =
        new BatchLoop(clock, ticks, cutter, planner, batches, context, settings, times, !manual);
    this.runner = manual
        ? Optional.empty()
        : Optional.of(new LoopRunner(loop, clock, this::work, this::runnerFailed));
  }

  /** Begins; the first batch does not run before all listeners know that. */
  public void start() {
    driverLock.acquire();
    try {
      runner.ifPresent(LoopRunner::start);
      if (clock instanceof ManualClock manual) {
        manual.attach(this);
      }
      listeners.onStreamingStarted(loop.next());
      stopIfAsked();
    } finally {
      driverLock.release();
    }
  }

  /**
   * Runs the next batch on the calling thread; on a manual clock that stands before its time, the clock is moved there.
   *
   * @throws TidemillException if the scheduler has a thread of its own, or if the batch fails and that stops the job
   */
  public BatchReport step() {
    if (runner.isPresent()) {
      throw invalidState(
          "step() needs a context that is driven by hand: build it with environment(world ->"
              + " world.withClock(new ManualClock())) or withManualDrive()");
    }
    if (driverLock.isMine()) {
      throw invalidState("step() is called while a batch runs; call it after the batch");
    }
    throwFailure();
    Time due = loop.next();
    if (clock instanceof ManualClock manual && manual.now().isBefore(due)) {
      manual.advanceTo(due);
    }
    if (loop.next().equals(due)) {
      work();
    }
    throwFailure();
    return loop.lastReport()
        .filter(report -> report.batch().time().equals(due))
        .orElseThrow(() -> invalidState(
            loop.isFinished()
                ? "the context has stopped"
                : "no batch is due at " + clock.now() + "; the next one is at " + due));
  }

  @Override
  public Optional<Time> nextDue() {
    return loop.isFinished() || driverLock.isMine() ? Optional.empty() : Optional.of(loop.next());
  }

  @Override
  public void runDue() {
    work();
    throwFailure();
  }

  /** Runs what is due, and stops if that was asked for; returns whether there was anything to do. */
  private boolean work() {
    driverLock.acquire();
    try {
      return clock instanceof ManualClock manual ? manual.hold(this::drive) : drive();
    } finally {
      driverLock.release();
    }
  }

  private boolean drive() {
    boolean worked = false;
    try {
      worked = loop.doWork();
    } catch (Throwable e) {
      loop.fail(e);
    }
    stopIfAsked();
    return worked;
  }

  private void stopIfAsked() {
    try {
      while (loop.isStopRequested() && !loop.isFinished()) {
        loop.doWork();
      }
    } catch (Throwable e) {
      loop.fail(e);
    }
    if (loop.isFinished() && !closed) {
      finish();
    }
  }

  private void runnerFailed(Throwable failure) {
    driverLock.acquire();
    try {
      loop.fail(failure);
      stopIfAsked();
    } finally {
      driverLock.release();
    }
  }

  private void finish() {
    Interrupts.reset(); // closing must not be cut short
    boolean interrupted = Thread.interrupted();
    if (clock instanceof ManualClock manual) {
      manual.detach(this);
    }
    for (AutoCloseable resource : resources) {
      try {
        ForeignCode.run(resource::close);
      } catch (Throwable e) {
        LOG.warn("{} could not be closed", resource, e);
      }
    }
    closed = true;
    listeners.onStreamingStopped(loop.failure());
    stopped.countDown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stops after the batch that runs now; gracefully also processes what has arrived. Waits until all is closed, unless it
   * is called from within a batch: then the stop takes effect after that batch.
   *
   * <p>What has not ended within the stop timeout is interrupted; an interrupt of the caller brings that forward. If the batch has
   * called {@code System.exit}, which waits for this very stop where a shutdown hook makes it, the batch is left behind.
   */
  public void stop(boolean graceful) {
    loop.requestStop(graceful);
    if (driverLock.isMine() || stopped.getCount() == 0) {
      return;
    }
    runner.ifPresent(LoopRunner::wake);
    boolean callerInterrupted = false;
    boolean ended = false;
    ExitWatch exit = new ExitWatch();
    try {
      ended = awaitEnd(exit);
    } catch (InterruptedException e) {
      callerInterrupted = true;
    }
    if (exit.found().isPresent()) {
      if (exitReported.compareAndSet(false, true)) { // there may be several hooks
        LOG.warn("{}; the batch that runs is not completed", exit.found().get());
      }
    } else if (!ended) {
      LOG.warn(
          "the context has not stopped {}; what runs is interrupted",
          callerInterrupted
              ? "when the thread that stops it was interrupted"
              : "within " + settings.stopTimeout().toMillis() + " ms");
      loop.abandon();
      driverLock.interrupt();
      try {
        if (!awaitEnd(exit)) {
          LOG.error("what runs ignores interruption; its thread is left behind");
        }
      } catch (InterruptedException e) {
        callerInterrupted = true;
      }
    }
    if (callerInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end that the runner brings about, or brings it about; returns whether it has come. */
  private boolean awaitEnd(ExitWatch exit) throws InterruptedException {
    long remaining = settings.stopTimeout().toMillis();
    while (remaining > 0) {
      long slice = Math.min(remaining, ExitWatch.MILLIS_BETWEEN_LOOKS);
      if (awaitEnd(slice)) {
        return true;
      }
      if (exit.look(driverLock.owner())) {
        return false;
      }
      remaining -= slice;
    }
    return false;
  }

  private boolean awaitEnd(long millis) throws InterruptedException {
    if (runner.isPresent()) {
      return stopped.await(millis, TimeUnit.MILLISECONDS);
    }
    if (!driverLock.acquire(Duration.ofMillis(millis))) {
      return false;
    }
    try {
      if (clock instanceof ManualClock manual) {
        manual.hold(() -> {
          stopIfAsked();
          return true;
        });
      } else {
        stopIfAsked();
      }
    } finally {
      driverLock.release();
    }
    return true;
  }

  /** Whether the end has come: everything is closed. */
  public boolean isStopped() {
    return closed;
  }

  /**
   * Waits until the loop has stopped.
   *
   * @throws TidemillException if it stopped with an error
   */
  public void awaitTermination() throws InterruptedException {
    checkMayWait();
    stopped.await();
    throwFailure();
  }

  /** As the other form; returns false if the loop runs on after the time has passed. */
  public boolean awaitTermination(Duration timeout) throws InterruptedException {
    checkMayWait();
    boolean ended = stopped.await(nanos(timeout), TimeUnit.NANOSECONDS);
    if (ended) {
      throwFailure();
    }
    return ended;
  }

  private static long nanos(Duration timeout) {
    try {
      return timeout.toNanos();
    } catch (ArithmeticException e) {
      return timeout.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }

  private void checkMayWait() {
    if (driverLock.isMine()) {
      throw invalidState(
          "awaitTermination() is called while a batch runs, for whose end it would wait; call it from"
              + " the thread that has called start()");
    }
  }

  private void throwFailure() {
    Optional<Throwable> failure = loop.isFinished() ? loop.failure() : Optional.empty();
    if (failure.isPresent()) {
      throw onThisThread(failure.get());
    }
  }

  /** The failure as an exception with the caller's stack, caused by what has caused it. */
  private static TidemillException onThisThread(Throwable failure) {
    if (!(failure instanceof TidemillException known)) {
      return new TidemillException(
          ErrorCode.USER_FUNCTION_FAILED, "the context has failed: " + failure, failure);
    }
    TidemillException thrown = new TidemillException(
        known.code(),
        String.valueOf(known.getMessage()),
        known.getCause() == null ? known : known.getCause());
    for (Throwable suppressed : known.getSuppressed()) {
      thrown.addSuppressed(suppressed);
    }
    return thrown;
  }

  private static TidemillException invalidState(String message) {
    return new TidemillException(ErrorCode.INVALID_STATE, message);
  }
}
