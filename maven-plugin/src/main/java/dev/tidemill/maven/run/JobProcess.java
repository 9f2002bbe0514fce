/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The job's process, supervised: it never outlives the build. Whatever ends the build first (the
 * job, Ctrl-C, SIGTERM, a cancelled build in a daemon), the process is asked to stop, given time,
 * and then killed with all it has started. Only SIGKILL of the build cannot be seen from here: for
 * that the launcher watches its parent.
 */
final class JobProcess {

  /**
   * How long a job that died of a stop signal may have got it before this JVM did: Ctrl-C goes to
   * both at once.
   */
  private static final Duration SAME_SIGNAL = Duration.ofSeconds(1);

  private final Process process;
  private final Duration stopTimeout;
  private final Consumer<ExitStatus> atExit;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private boolean reported;

  private JobProcess(Process process, Duration stopTimeout, Consumer<ExitStatus> atExit) {
    this.process = process;
    this.stopTimeout = stopTimeout;
    this.atExit = atExit;
  }

  /**
   * Starts the process and waits until it has ended.
   *
   * @param atExit told the end exactly once, also when this JVM is shutting down and the caller
   *     hears nothing any more
   */
  static ExitStatus run(ProcessBuilder command, Duration stopTimeout, Consumer<ExitStatus> atExit)
      throws IOException {
    JobProcess job = new JobProcess(command.start(), stopTimeout, atExit);
    Thread hook = new Thread(job::stop, "stop the streaming job");
    try {
      return watchedBy(hook) ? job.await() : job.stop();
    } finally {
      job.stopIfAlive();
      forget(hook);
    }
  }

  private ExitStatus await() {
    try {
      int code = process.waitFor();
      if (new ExitStatus(code, false).isStopSignal()) {
        stopping.await(SAME_SIGNAL.toMillis(), TimeUnit.MILLISECONDS);
      }
      return report();
    } catch (InterruptedException cancelled) {
      ExitStatus status = stop();
      Thread.currentThread().interrupt();
      return status;
    }
  }

  private void stopIfAlive() {
    if (process.isAlive()) {
      stop();
    }
  }

  private ExitStatus stop() {
    stopping.countDown();
    List<ProcessHandle> started = process.descendants().toList();
    if (process.supportsNormalTermination()) {
      process.destroy();
    }
    if (!endsInTime()) {
      started.forEach(ProcessHandle::destroyForcibly);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      endsInTime();
    }
    return report();
  }

  private boolean endsInTime() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(stopTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized ExitStatus report() {
    ExitStatus status = new ExitStatus(process.exitValue(), stopping.getCount() == 0);
    if (!reported) {
      reported = true;
      atExit.accept(status);
    }
    return status;
  }

  private static boolean watchedBy(Thread hook) {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      return true;
    } catch (IllegalStateException shuttingDown) {
      return false;
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // Then the hook is needed, or is running already.
    }
  }
}
