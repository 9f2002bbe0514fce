/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverSupplier;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a stream's receiver running: starts it, and starts a new one when it fails or asks for
 * that, later and later as long as no data comes.
 *
 * <p>A thread of its own drives it, so that a receiver is always stopped by another thread than the
 * one it blocks. It waits for the clock only between two starts, and only there {@link #stop}
 * interrupts it.
 */
final class ReceiverSupervisor<T> {
  private static final String NO_RECEIVER = "no receiver could be made";

  private final SourceContext context;
  private final ReceiverSupplier<T> supplier;
  private final ReceiverSettings settings;
  private final Clock clock;
  private final BlockBuffer<T> buffer;
  private final ReceiverEvents events;
  private final Thread thread;

  private final Object monitor = new Object();
  private @Nullable ReceiverRun<T> current;
  private boolean stopping;
  private boolean sleeping;

  /** Used by the thread alone. */
  private int startsWithoutData;

  ReceiverSupervisor(
      SourceContext context,
      ReceiverSupplier<T> supplier,
      ReceiverSettings settings,
      BlockBuffer<T> buffer,
      ReceiverEvents events) {
    this.context = context;
    this.supplier = supplier;
    this.settings = settings;
    this.clock = context.clock();
    this.buffer = buffer;
    this.events = events;
    this.thread = context.threads().newThread("receiver-supervisor", this::supervise);
  }

  void start() {
    thread.start();
  }

  /** Stops the receiver permanently, and returns immediately; nothing is stored afterwards. */
  void stop() {
    synchronized (monitor) {
      stopping = true;
      if (current != null) {
        current.end(Ending.CONTEXT_STOPS);
      }
      if (sleeping) {
        thread.interrupt();
      }
    }
  }

  /**
   * Waits for the end of what {@link #stop} has begun; an interrupt ends the waiting and stays set.
   */
  void awaitEnd() {
    try {
      // The thread itself waits up to one timeout for the receiver's.
      thread.join(2 * settings.stopTimeout().toMillis());
      if (thread.isAlive()) {
        events.error(
            "the receiver has not stopped within " + 2 * settings.stopTimeout().toMillis()
                + " ms; is its onStop or the function that makes it stuck?",
            null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void supervise() {
    try {
      runUntilStopped();
    } catch (RuntimeException | Error e) {
      events.error("the supervisor failed: this stream receives nothing any more", e);
      throw e;
    }
  }

  private void runUntilStopped() {
    boolean again = true;
    while (again) {
      again = runOnce() && sleep(restartDelay());
    }
  }

  /** Runs a receiver to its end; returns whether another one is to follow. */
  private boolean runOnce() {
    ReceiverRun<T> run;
    try {
      Receiver<T> receiver = Objects.requireNonNull(
          ForeignCode.call(supplier::get), "the function that makes receivers gave null");
      run = new ReceiverRun<>(context, receiver, buffer, events);
    } catch (Throwable e) { // other languages throw checked exceptions undeclared
      startsWithoutData++;
      events.tellError(NO_RECEIVER, e);
      events.startsAgain(new Ending(true, NO_RECEIVER, e), restartDelay());
      return true;
    }
    synchronized (monitor) {
      if (stopping) {
        return false;
      }
      current = run;
    }
    events.started();
    Ending ending = run.runToEnding();
    ended(run, ending);
    shutDown(run);
    synchronized (monitor) {
      current = null;
    }
    events.stopped(ending);
    return ending.again();
  }

  private void ended(ReceiverRun<T> run, Ending ending) {
    if (run.hasStored()) {
      startsWithoutData = 0;
      events.recovered();
    } else {
      startsWithoutData++;
    }
    if (ending.again()) {
      events.startsAgain(ending, restartDelay());
    }
  }

  private Duration restartDelay() {
    return settings.restartDelayAfter(startsWithoutData);
  }

  private void shutDown(ReceiverRun<T> run) {
    try {
      run.shutDown(settings.stopTimeout());
    } catch (InterruptedException e) {
      // Only the receiver's own code can have done this: the thread is interrupted by stop() in its
      // sleep alone.
      events.error("the supervisor was interrupted while the receiver stopped", e);
    }
  }

  /** Sleeps on the job's clock. Returns whether the receiver should be restarted. */
  private boolean sleep(Duration delay) {
    synchronized (monitor) {
      if (stopping) {
        return false;
      }
      sleeping = true;
    }
    try {
      clock.sleepUntil(clock.now().plus(delay));
    } catch (InterruptedException e) {
      // stop() has asked for it, which is seen below
    }
    synchronized (monitor) {
      sleeping = false;
      return !stopping;
    }
  }
}
