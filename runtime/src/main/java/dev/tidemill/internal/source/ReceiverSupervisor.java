/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.internal.thread.FatalErrors;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverSupplier;
import dev.tidemill.spi.source.RestartPolicy;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a stream's receiver running: starts it, and starts a new one when it fails or asks for
 * that, later and later until one was healthy for long enough.
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
  private final Supplier<Callbacks> callbacks;
  private final ReceiverEvents events;
  private final Thread thread;

  private final Object monitor = new Object();
  private @Nullable ReceiverRun<T> current;
  private boolean stopping;
  private boolean sleeping;

  /** Used by the thread alone. */
  private final RestartBackoff backoff;

  ReceiverSupervisor(
      SourceContext context,
      ReceiverSupplier<T> supplier,
      ReceiverSettings settings,
      BlockBuffer<T> buffer,
      Supplier<Callbacks> callbacks,
      ReceiverEvents events) {
    this.context = context;
    this.supplier = supplier;
    this.settings = settings;
    this.clock = context.clock();
    this.buffer = buffer;
    this.callbacks = callbacks;
    this.events = events;
    this.backoff = new RestartBackoff(seed(context));
    this.thread = settings.virtualThreads()
        ? context.threads().newVirtualThread("receiver-supervisor", this::supervise)
        : context.threads().newThread("receiver-supervisor", this::supervise);
  }

  /** The same in each process of a job with a checkpoint directory, and in each run of a test. */
  private static long seed(SourceContext context) {
    return UUID.fromString(context.id("receiver-restarts")).getMostSignificantBits();
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
    // The thread itself waits up to one timeout for the receiver's, and one for that of callbacks.
    long millis = 3 * settings.stopTimeout().toMillis();
    try {
      thread.join(millis);
      if (thread.isAlive()) {
        events.error(
            "the receiver has not stopped within " + millis
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
      throw new TidemillException(
          ErrorCode.THREAD_DIED,
          "the supervisor of the receiver of stream \"" + context.name()
              + "\" has died, and the stream would receive nothing any more: " + e,
          e);
    }
  }

  private void runUntilStopped() {
    Optional<Duration> pause;
    do {
      pause = runOnce();
    } while (pause.isPresent() && sleep(pause.get()));
  }

  /** Runs a receiver to its end; returns after which delay another one is to follow, if any. */
  private Optional<Duration> runOnce() {
    ReceiverRun<T> run;
    try {
      Receiver<T> receiver = Objects.requireNonNull(
          ForeignCode.call(supplier::get), "the function that makes receivers gave null");
      boolean virtual =
          settings.virtualThreads() && !ForeignCode.call(receiver::needsPlatformThread);
      run = new ReceiverRun<>(context, receiver, virtual, buffer, callbacks.get(), events);
    } catch (Throwable e) { // other languages throw checked exceptions undeclared
      events.tellError(NO_RECEIVER, e);
      Ending none = new Ending(true, NO_RECEIVER, e);
      endIfFatal(none);
      return startAgain(none, settings.restart(), Optional.empty());
    }
    synchronized (monitor) {
      if (stopping) {
        return Optional.empty();
      }
      current = run;
    }
    events.started();
    Ending ending = run.runToEnding();
    Optional<Duration> pause = ended(run, ending);
    shutDown(run);
    synchronized (monitor) {
      current = null;
    }
    events.stopped(ending);
    return pause;
  }

  private Optional<Duration> ended(ReceiverRun<T> run, Ending ending) {
    endIfFatal(ending);
    Optional<Duration> healthy = run.healthyFor();
    if (!ending.again()) {
      return Optional.empty();
    }
    RestartPolicy policy = run.restartPolicy(settings.restart());
    if (healthy.filter(time -> time.compareTo(policy.resetAfter()) >= 0).isPresent()) {
      events.recovered();
    }
    return startAgain(ending, policy, healthy);
  }

  /** After an error of the virtual machine no receiver is started again: the job ends. */
  private static void endIfFatal(Ending ending) {
    Optional<VirtualMachineError> fatal =
        Optional.ofNullable(ending.cause()).flatMap(FatalErrors::in);
    if (fatal.isPresent() && !FatalErrors.isLackOfThreads(fatal.get())) {
      throw fatal.get();
    }
  }

  private Optional<Duration> startAgain(
      Ending ending, RestartPolicy policy, Optional<Duration> healthy) {
    Duration delay = backoff.failed(policy, healthy);
    events.startsAgain(ending, backoff.failures(), delay);
    return Optional.of(delay);
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
