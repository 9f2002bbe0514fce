package dev.tidemill.internal.scheduler;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.batch.BatchCutter;
import dev.tidemill.internal.batch.Ticks;
import dev.tidemill.internal.output.OutputRunner;
import dev.tidemill.internal.plan.BatchPlanner;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.time.Clock;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, drives and stops the loop of batches.
 *
 * <p>On a {@link ManualClock}, or when driven by hand, batches run on the thread that calls {@link #step} or moves the
 * clock, and {@link #stop} does its work on the caller's thread. Otherwise a runner's thread does both, and {@code stop}
 * waits for it.
 */
public final class StreamScheduler implements ManualClock.Timer {
  private static final Logger LOG = LoggerFactory.getLogger(StreamScheduler.class);

  private final Clock clock;
  private final ListenerBus listeners;
  private final SchedulerSettings settings;
  private final List<AutoCloseable> resources;
  private final BatchLoop loop;
  private final Optional<LoopRunner> runner;
  private final ReentrantLock driving = new ReentrantLock();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Puts the parts together; nothing runs before {@link #start}.
   *
   * @param manual whether batches run only when somebody asks for them
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
      List<AutoCloseable> resources) {
    this.clock = clock;
    this.listeners = listeners;
    this.settings = settings;
    this.resources = List.copyOf(resources);
    BatchRunner batches =
        new BatchRunner(clock, cutter, planner, outputs, engine, storage, listeners);
    this.loop = new BatchLoop(clock, ticks, cutter, planner, batches, engine, storage, settings);
    this.runner = manual ? Optional.empty() : Optional.of(new LoopRunner(loop, clock, this::work));
  }

  public void start() {
    listeners.onStreamingStarted(loop.next());
    if (clock instanceof ManualClock manual) {
      manual.attach(this);
    }
    runner.ifPresent(LoopRunner::start);
  }

  /**
   * Runs the next batch on the calling thread; on a manual clock that stands before its time, the clock is moved there.
   *
   * @throws TidemillException if the scheduler has a thread of its own, or if the batch fails and that stops the job
   */
  public BatchReport step() {
    if (runner.isPresent()) {
      throw new TidemillException(
          ErrorCode.INVALID_STATE,
          "step() needs a context that is driven by hand: build it with clock(new ManualClock()) or"
              + " manualDrive()");
    }
    if (driving.isHeldByCurrentThread()) {
      throw new TidemillException(
          ErrorCode.INVALID_STATE, "step() is called while a batch runs; call it after the batch");
    }
    checkRunning();
    Optional<BatchReport> before = loop.lastReport();
    if (clock instanceof ManualClock manual && manual.now().isBefore(loop.next())) {
      manual.advanceTo(loop.next());
    } else {
      work();
      throwFailure();
    }
    Optional<BatchReport> report = loop.lastReport();
    if (report.equals(before) || report.isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_STATE,
          "no batch is due at " + clock.now() + "; the next one is at " + loop.next());
    }
    return report.get();
  }

  @Override
  public Optional<Time> nextDue() {
    return loop.isFinished() ? Optional.empty() : Optional.of(loop.next());
  }

  @Override
  public void runDue() {
    if (runner.isPresent() || driving.isHeldByCurrentThread()) {
      return;
    }
    work();
    throwFailure();
  }

  /** Runs what is due; after the last step everything is closed. Returns whether there was anything to do. */
  private boolean work() {
    driving.lock();
    try {
      boolean worked = loop.doWork();
      if (loop.isFinished() && stopped.getCount() > 0) {
        finish();
      }
      return worked;
    } finally {
      driving.unlock();
    }
  }

  private void finish() {
    Thread.interrupted(); // it was meant for the batch, and closing must not be cut short
    if (clock instanceof ManualClock manual) {
      manual.detach(this);
    }
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        LOG.warn("{} could not be closed", resource, e);
      }
    }
    stopped.countDown();
    listeners.onStreamingStopped(loop.failure());
  }

  /**
   * Stops after the batch that runs now; gracefully also processes what has arrived. Waits until all is closed, unless it
   * is called from within a batch: then the stop takes effect after that batch.
   */
  public void stop(boolean graceful) {
    loop.requestStop(graceful);
    if (driving.isHeldByCurrentThread() || stopped.getCount() == 0) {
      return;
    }
    if (runner.isPresent()) {
      runner.get().wake();
      awaitRunner(runner.get());
    } else {
      while (stopped.getCount() > 0) {
        work();
      }
    }
  }

  private void awaitRunner(LoopRunner thread) {
    try {
      if (stopped.await(settings.stopTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      LOG.warn(
          "the batch that runs has not ended within {} ms of the stop and is interrupted",
          settings.stopTimeout().toMillis());
      loop.requestStop(false);
      thread.interrupt();
      if (!stopped.await(settings.stopTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.error("the batch that runs ignores interruption; its thread is left behind");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /**
   * Waits until the loop has stopped.
   *
   * @throws TidemillException if it stopped with an error
   */
  public void awaitTermination() throws InterruptedException {
    stopped.await();
    throwFailure();
  }

  /** As the other form; returns false if the loop runs on after the time has passed. */
  public boolean awaitTermination(Duration timeout) throws InterruptedException {
    boolean ended = stopped.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    if (ended) {
      throwFailure();
    }
    return ended;
  }

  private void checkRunning() {
    throwFailure();
    if (loop.isFinished()) {
      throw new TidemillException(ErrorCode.INVALID_STATE, "the context has stopped");
    }
  }

  private void throwFailure() {
    Optional<Throwable> failure = loop.isFinished() ? loop.failure() : Optional.empty();
    if (failure.isPresent()) {
      Throwable cause = failure.get();
      ErrorCode code =
          cause instanceof TidemillException known ? known.code() : ErrorCode.OUTPUT_FAILED;
      throw new TidemillException(
          code, String.valueOf(cause.getMessage() == null ? cause : cause.getMessage()), cause);
    }
  }
}
