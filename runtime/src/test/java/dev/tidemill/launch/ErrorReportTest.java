/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ErrorReportTest {

  private static final StackTraceElement OF_THE_JOB =
      new StackTraceElement("com.acme.WordCount", "define", "WordCount.java", 14);
  private static final StackTraceElement OF_THE_MACHINERY =
      new StackTraceElement("dev.tidemill.StreamingContext", "start", "StreamingContext.java", 77);
  private static final StackTraceElement OF_THE_JDK =
      new StackTraceElement("java.lang.Thread", "run", "Thread.java", 840);
  private static final StackTraceElement OF_THE_LAUNCHER =
      new StackTraceElement("dev.tidemill.launch.Launcher", "main", "Launcher.java", 40);

  @Test
  void the_chain_of_causes_is_told_with_the_lines_of_the_program() {
    Throwable cause = with(
        new NumberFormatException("not 12"),
        OF_THE_JDK,
        OF_THE_MACHINERY,
        OF_THE_JOB,
        OF_THE_MACHINERY,
        OF_THE_JDK);
    Throwable failure = with(
        new TidemillException(ErrorCode.USER_FUNCTION_FAILED, "map failed", cause),
        OF_THE_MACHINERY,
        OF_THE_LAUNCHER);

    assertThat(report(failure)).isEqualTo("""
            The job failed.
            USER_FUNCTION_FAILED: map failed
            Caused by java.lang.NumberFormatException: not 12
                at java.lang.Thread.run(Thread.java:840)
                at com.acme.WordCount.define(WordCount.java:14)
            """);
  }

  @Test
  void a_failure_of_the_machinery_itself_shows_the_machinery() {
    assertThat(report(with(new NullPointerException("oops"), OF_THE_MACHINERY, OF_THE_LAUNCHER)))
        .isEqualTo("""
            The job failed.
            java.lang.NullPointerException: oops
                at dev.tidemill.StreamingContext.start(StreamingContext.java:77)
                at dev.tidemill.launch.Launcher.main(Launcher.java:40)
            """);
  }

  @Test
  void an_ordinary_failure_that_is_explained_shows_no_machinery_and_is_not_said_twice() {
    Throwable disk = with(new IOException("disk full"), OF_THE_JDK, OF_THE_MACHINERY);
    Throwable storage = with(new IOException("cannot write", disk), OF_THE_MACHINERY);
    Throwable failure = with(
        new TidemillException(
            ErrorCode.OUTPUT_FAILED, "print failed: java.io.IOException: cannot write", storage),
        OF_THE_MACHINERY);

    assertThat(report(failure)).isEqualTo("""
            The job failed.
            OUTPUT_FAILED: print failed: java.io.IOException: cannot write
            Caused by java.io.IOException: disk full
            """);
  }

  @Test
  void a_bug_behind_an_explanation_shows_the_machinery() {
    Throwable bug = with(new NullPointerException("oops"), OF_THE_MACHINERY);

    assertThat(report(new TidemillException(ErrorCode.SOURCE_FAILED, "cannot read", bug)))
        .endsWith("""
            Caused by java.lang.NullPointerException: oops
                at dev.tidemill.StreamingContext.start(StreamingContext.java:77)
            """);
  }

  @Test
  void a_recursion_is_told_once() {
    StackTraceElement other =
        new StackTraceElement("com.acme.WordCount", "odd", "WordCount.java", 20);
    StackOverflowError failure = with(
        new StackOverflowError(),
        OF_THE_JDK,
        OF_THE_JOB,
        other,
        OF_THE_JOB,
        other,
        OF_THE_JOB,
        other,
        OF_THE_JOB);

    assertThat(report(failure)).startsWith("""
            The job failed.
            java.lang.StackOverflowError
                at java.lang.Thread.run(Thread.java:840)
                at com.acme.WordCount.define(WordCount.java:14)
                at com.acme.WordCount.odd(WordCount.java:20)
                ... these 2 frames repeated 2 more times
                at com.acme.WordCount.define(WordCount.java:14)
            The stack is full: a method calls itself endlessly""");
  }

  @Test
  void a_heap_that_is_full_is_told_with_what_to_do_and_other_limits_are_not() {
    assertThat(report(new TidemillException(
            ErrorCode.USER_FUNCTION_FAILED, "x", new OutOfMemoryError("Java heap space"))))
        .contains("The heap is full; it may grow to " + Runtime.getRuntime().maxMemory() / (1 << 20)
            + " MB. Give the JVM more with -Xmx2g");
    assertThat(report(new OutOfMemoryError("unable to create native thread")))
        .doesNotContain("-Xmx");
  }

  @Test
  void what_a_waiting_thread_says_again_is_said_once() {
    Throwable working =
        with(new TidemillException(ErrorCode.SOURCE_FAILED, "cannot read"), OF_THE_JOB);
    Throwable waiting = with(
        new TidemillException(ErrorCode.SOURCE_FAILED, "cannot read", working), OF_THE_LAUNCHER);

    assertThat(report(waiting)).isEqualTo("""
            The job failed.
            SOURCE_FAILED: cannot read
                at com.acme.WordCount.define(WordCount.java:14)
            """);
  }

  @Test
  void suppressed_failures_are_told_too() {
    Throwable failure = with(new IOException("disk full"), OF_THE_JOB);
    failure.addSuppressed(with(new IOException("not closed"), OF_THE_JOB));

    assertThat(report(failure)).isEqualTo("""
            The job failed.
            java.io.IOException: disk full
                at com.acme.WordCount.define(WordCount.java:14)
            Also: java.io.IOException: not closed
            """);
  }

  @Test
  void a_circle_of_causes_comes_to_an_end() {
    Exception first = with(new IOException("first"), OF_THE_JOB);
    Exception second = with(new IOException("second", first), OF_THE_JOB);
    first.initCause(second);

    assertThat(report(first)).endsWith("Caused by (shown above) java.io.IOException: first\n");
  }

  private static String report(Throwable failure) {
    return ErrorReport.of("The job failed.", failure).replace(System.lineSeparator(), "\n");
  }

  private static <T extends Throwable> T with(T failure, StackTraceElement... frames) {
    failure.setStackTrace(frames);
    return failure;
  }
}
