/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.internal.scheduler.ExitCall;
import dev.tidemill.internal.settings.Setting;
import dev.tidemill.internal.settings.SettingSources;

/**
 * The main class of a job's process: starts a {@link dev.tidemill.StreamJob}, or any class with a
 * {@code main} method, and ends with a code that says how that went. Prints nothing unless
 * something goes wrong.
 *
 * <pre>{@code
 * java -cp ... dev.tidemill.launch.Launcher --protocol 1 --class com.acme.WordCount -- argument argument
 * }</pre>
 *
 * <p>In a runnable jar it is the {@code Main-Class}, and {@code Tidemill-Job} in the manifest names
 * the job; then every argument is the job's: {@code java -jar word-count.jar argument argument};
 * but one that begins with {@code -Dstream.} is a setting.
 *
 * <table>
 *   <caption>Exit codes</caption>
 *   <tr><td>0</td><td>the job ended well</td></tr>
 *   <tr><td>1</td><td>the job failed, or its stop did; the error is on the standard error
 *       stream</td></tr>
 *   <tr><td>2</td><td>the command line cannot be used; plugin and runtime may differ in
 *       version</td></tr>
 *   <tr><td>3</td><td>the virtual machine failed, most often because it was out of memory</td></tr>
 *   <tr><td>4</td><td>the class does not exist, is not a job, or cannot be created</td></tr>
 *   <tr><td>130, 143</td><td>stopped gracefully, by SIGINT or SIGTERM</td></tr>
 *   <tr><td>137</td><td>asked to stop, by a signal or by itself, but did not in time</td></tr>
 *   <tr><td>any other</td><td>what the job has given to {@code System.exit}</td></tr>
 * </table>
 */
public final class Launcher {

  private static final String NO_REPORT =
      "The job failed, and its error cannot be shown because of:";

  private Launcher() {}

  /** Runs the job that {@code args} name, and the process ends with it. */
  public static void main(String[] args) {
    ArgumentFile.delete(System.getProperties());
    try {
      LaunchRequest request = LaunchRequest.of(Launcher.class.getClassLoader(), args);
      GracefulStop stop = GracefulStop.onShutdown(request.stopTimeout());
      request
          .parent()
          .ifPresent(
              pid -> ParentWatch.start(pid, () -> ExitCall.endAsBySignal(ExitCode.ORPHANED)));
      SettingSources.setDefault(Setting.UI_ENABLED, "true");
      StatusObserver.install();
      Program program = ProgramLoader.load(request.className());
      int code = run(program, request, stop);
      if (code != ExitCode.OK || program.endsProcess()) {
        stop.ended(code);
        System.exit(code);
      }
    } catch (LaunchFailure failure) {
      System.err.print(failure.report());
      System.exit(failure.exitCode());
    }
  }

  private static int run(Program program, LaunchRequest request, GracefulStop stop) {
    try {
      program.run(request.arguments(), stop);
      return ExitCode.OK;
    } catch (LaunchFailure failure) {
      System.err.print(failure.report());
      return failure.exitCode();
    } catch (Throwable failure) {
      report(request, failure);
      return ExitCode.of(failure);
    }
  }

  private static void report(LaunchRequest request, Throwable failure) {
    try {
      System.err.print(
          ErrorReport.of("The job %s failed.".formatted(request.className()), failure));
    } catch (Throwable e) { // there may be no memory for the report
      System.err.println(NO_REPORT);
      System.err.println(e);
    }
  }
}
