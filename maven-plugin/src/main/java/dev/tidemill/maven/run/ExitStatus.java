/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

/**
 * How the job's process ended.
 *
 * @param code what the operating system reports
 * @param stopped whether this plugin asked the process to stop
 */
record ExitStatus(int code, boolean stopped) {

  private static final int SIGNAL = 128;
  private static final int INTERRUPTED = SIGNAL + 2;
  private static final int TERMINATED = SIGNAL + 15;

  boolean isSuccess() {
    return code == 0 || (stopped && isStopSignal());
  }

  /** Whether the process ended by one of the signals that ask it to stop: Ctrl-C and SIGTERM. */
  boolean isStopSignal() {
    return code == INTERRUPTED || code == TERMINATED;
  }

  String meaning() {
    return switch (code) {
      case 0 -> "it ended well";
      case 1 -> "the job failed; its error is printed above";
      case 2 -> "the launcher did not understand the plugin; its message is printed above";
      case 3 ->
        "its JVM failed, most often because it ran out of memory; the error is printed above, and"
            + " -Dstream.jvmArgs=-Xmx2g gives it more memory";
      case 4 -> "the job could not be created; the message is printed above";
      case INTERRUPTED -> "it was interrupted from outside (SIGINT)";
      case SIGNAL + 6 ->
        "its JVM crashed (SIGABRT); look for a file hs_err_pid*.log in its working directory";
      case SIGNAL + 9 ->
        stopped
            ? "it did not stop in time and was killed; raise stream.stop.timeout or see what holds it up"
            : "it was killed from outside (SIGKILL), often because the system was out of memory; or it"
                + " did not stop when it was told to, and the message is printed above";
      case SIGNAL + 11 ->
        "its JVM crashed (SIGSEGV); look for a file hs_err_pid*.log in its working directory";
      case TERMINATED -> "it was terminated from outside (SIGTERM)";
      default -> "a code that the job itself has chosen";
    };
  }
}
