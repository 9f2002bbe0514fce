package dev.tidemill.launch;

import dev.tidemill.internal.scheduler.ExitCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Turns the end of the process, whoever asked for it, into a graceful stop of the job: the batch at work is finished and
 * made durable. A job that does not stop in time is ended all the same, so that no signal is ever ignored.
 *
 * <p>The main thread says by {@link #ended} how the job ended, and the shutdown hook waits for that: a stop that failed
 * must not look like one that went well.
 *
 * <p>A job that has called {@code System.exit} itself cannot be stopped, because its thread waits for the hook. It ends at once, with
 * the code that it has given.
 */
final class GracefulStop {

  /** Stops the running job, and returns whether it has stopped. */
  @FunctionalInterface
  interface Action {
    boolean stop() throws Exception;
  }

  private final Duration timeout;
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

  Duration timeout() {
    return timeout;
  }

  /** From now on the end of the process waits for {@code stop}, and then for {@link #ended}. */
  void arm(Action stop) {
    action = stop;
  }

  /** The job has ended, and its error, if it had one, is printed. */
  void ended(int code) {
    exitCode.complete(code);
  }

  private void shutDown() {
    if (exitCode.isDone()) {
      return;
    }
    startTimer();
    Action armed = action;
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

  private void startTimer() {
    Thread timer = new Thread(this::endWhenOverdue, "end the job if it does not stop");
    timer.setDaemon(true);
    timer.start();
  }

  private void endWhenOverdue() {
    try {
      Thread.sleep(timeout.toMillis());
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
    }
    System.err.println(
        "The job did not stop within %s ms and is ended now; raise stream.stopTimeout or see what holds it up."
            .formatted(timeout.toMillis()));
    Runtime.getRuntime().halt(ExitCode.STOP_TIMED_OUT);
  }
}
