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
