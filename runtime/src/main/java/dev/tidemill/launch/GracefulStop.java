/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.internal.scheduler.ExitCall;
import dev.tidemill.internal.scheduler.RunningCode;
import dev.tidemill.internal.scheduler.ShutdownHook;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Turns the end of the process, whatever the cause, into a graceful stop of the job: the current
 * batch is finished and made durable. A job that does not stop in time is ended anyway, so that no
 * signal is ever ignored.
 *
 * <p>The main thread reports with {@link #ended} how the job ended, and the shutdown hook waits for
 * that: a failed stop must not look like a successful one.
 *
 * <p>A program with its own {@code main} method stops its jobs with their own hooks. The longest
 * timeout of these jobs limits that stop; the launcher's timeout applies only if no job is running.
 *
 * <p>A job that has called {@code System.exit} itself cannot be stopped, because its thread waits
 * for the hook. It ends at once, with the given code.
 */
final class GracefulStop {

  /** Stops the running job, and returns whether it has stopped. */
  @FunctionalInterface
  interface Action {
    boolean stop() throws Exception;
  }

  private static final Duration HOOKS_AFTER_FATAL_ERROR = Duration.ofSeconds(10);

  private volatile Duration timeout;
  private volatile @Nullable Action action;
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

  private GracefulStop(Duration timeout) {
    this.timeout = timeout;
  }

  static GracefulStop onShutdown(Duration timeout) {
    GracefulStop stop = new GracefulStop(timeout);
    Runtime.getRuntime().addShutdownHook(new Thread(stop::shutDown, "stop the job"));
    return stop;
  }

  /**
   * From now on the end of the process waits for {@code stop}, and then for {@link #ended}, both
   * within the timeout.
   */
  void arm(Duration stopTimeout, Action stop) {
    timeout = stopTimeout;
    action = stop;
  }

  /**
   * The job has ended, and its error, if any, has been printed. After an error of the virtual
   * machine, shutdown hooks may hang: then the process ends without them.
   */
  void ended(int code) {
    exitCode.complete(code);
    if (code == ExitCode.FATAL_ERROR) {
      try {
        startThread(() -> haltAfter(HOOKS_AFTER_FATAL_ERROR, code));
      } catch (Throwable e) {
        Runtime.getRuntime().halt(code);
      }
    }
  }

  private static void haltAfter(Duration limit, int code) {
    try {
      Thread.sleep(limit.toMillis());
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(code);
  }

  private void shutDown() {
    if (exitCode.isDone()) {
      return;
    }
    Action armed = action;
    if (armed == null) { // the program stops its jobs itself, by the hooks that they have set
      startTimer(ShutdownHook.longestStopTimeout().orElse(timeout), ShutdownHook::interruptStops);
    } else {
      startTimer(timeout, Thread.currentThread()::interrupt);
    }
    if (armed != null && ExitCall.find().filter(ExitCall::insideJob).isEmpty()) {
      stop(armed);
    }
  }

  private void stop(Action stop) {
    int code;
    try {
      boolean stopped = stop.stop();
      if (!stopped && ExitCall.find().isPresent()) {
        return; // the process ends with the code that the program has given
      }
      code = exitCode.join();
    } catch (Exception failed) {
      System.err.print(ErrorReport.of("The job could not be stopped gracefully.", failed));
      code = ExitCode.JOB_FAILED;
    }
    if (code != ExitCode.OK) {
      // The exit code of a process that is shutting down can be changed only so.
      Runtime.getRuntime().halt(code);
    }
  }

  private static void startTimer(Duration limit, Runnable interruptStop) {
    startThread(() -> endWhenOverdue(limit, interruptStop));
  }

  private static void startThread(Runnable work) {
    Thread timer = new Thread(work, "end the job if it does not stop");
    timer.setDaemon(true);
    timer.start();
  }

  /** Interrupts a batch that hangs early enough for the rest of the job to be closed in time. */
  private static void endWhenOverdue(Duration limit, Runnable interruptStop) {
    long untilInterrupt = limit.toMillis() * 2 / 3;
    try {
      Thread.sleep(untilInterrupt);
      interruptStop.run();
      Thread.sleep(limit.toMillis() - untilInterrupt);
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    }
    System.err.println(
        "The job did not stop within %s ms and is ended now; raise stream.stop.timeout or see what holds it up.%s"
            .formatted(limit.toMillis(), RunningCode.text(RunningCode.inThisProcess())));
    Runtime.getRuntime().halt(ExitCode.STOP_TIMED_OUT);
  }
}
