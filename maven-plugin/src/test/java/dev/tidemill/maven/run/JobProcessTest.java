/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobProcessTest {

  /** Lives until it is stopped, says so in a file, and can be told to ignore the stop or to have a child itself. */
  private static final String LIVING = """
      import java.nio.file.*;

      public class Living {
        public static void main(String[] args) throws Exception {
          Path directory = Path.of(args[0]);
          if (args[1].contains("stubborn")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> new java.util.concurrent.Semaphore(0).acquireUninterruptibly()));
          } else {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> write(directory.resolve("stopped"), "")));
          }
          if (args[1].contains("parent")) {
            String java = ProcessHandle.current().info().command().orElseThrow();
            Process child = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "Living", args[0], "stubborn child").start();
            write(directory.resolve("child.pid"), "" + child.pid());
          } else {
            write(directory.resolve(args[1].contains("child") ? "child-started" : "started"), "");
          }
          if (args[1].contains("parent")) {
            while (!Files.exists(directory.resolve("child-started"))) Thread.onSpinWait();
            write(directory.resolve("started"), "");
          }
          new java.util.concurrent.Semaphore(0).acquire();
        }

        static void write(Path file, String text) {
          try {
            Path draft = file.resolveSibling(file.getFileName() + ".draft");
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        }
      }
      """;

  @TempDir
  private Path directory;

  private final List<ExitStatus> reported = new CopyOnWriteArrayList<>();

  @Test
  void the_exit_code_is_returned_and_reported_once() throws IOException {
    ExitStatus status = JobProcess.run(
        JavaProcess.of("-version").redirectErrorStream(true),
        Duration.ofSeconds(30),
        reported::add);

    assertThat(status).isEqualTo(new ExitStatus(0, false));
    assertThat(reported).containsExactly(status);
  }

  @Test
  void a_program_that_cannot_be_started_is_an_error() {
    ProcessBuilder missing =
        new ProcessBuilder(directory.resolve("no-such-java").toString());

    assertThatThrownBy(() -> JobProcess.run(missing, Duration.ofSeconds(30), reported::add))
        .isInstanceOf(IOException.class);
    assertThat(reported).isEmpty();
  }

  @Test
  void a_cancelled_build_stops_the_job_gracefully() throws Exception {
    RunningJob job = start("plain", Duration.ofSeconds(30));

    job.thread.interrupt();

    assertThat(job.end.get()).isEqualTo(new ExitStatus(143, true));
    assertThat(job.end.get().isSuccess()).isTrue();
    assertThat(reported).containsExactly(new ExitStatus(143, true));
    assertThat(directory.resolve("stopped")).exists();
    assertThat(job.interruptedAfterwards.get()).isTrue();
  }

  @Test
  void a_job_that_does_not_stop_in_time_is_killed_with_all_that_it_started() throws Exception {
    RunningJob job = start("stubborn parent", Duration.ofMillis(200));
    ProcessHandle grandchild = ProcessHandle.of(
            Long.parseLong(Files.readString(directory.resolve("child.pid"))))
        .orElseThrow();

    job.thread.interrupt();

    assertThat(job.end.get()).isEqualTo(new ExitStatus(137, true));
    assertThat(job.end.get().isSuccess()).isFalse();
    await().atMost(Duration.ofMinutes(1)).until(() -> !grandchild.isAlive());
  }

  private RunningJob start(String how, Duration stopTimeout) throws IOException {
    Path classes = CompiledClasses.compile(directory.resolve("classes"), List.of(), LIVING);
    ProcessBuilder command = JavaProcess.of(
            "-cp", classes.toString(), "Living", directory.toString(), how)
        .inheritIO();
    CompletableFuture<ExitStatus> end = new CompletableFuture<>();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread thread = new Thread(() -> {
      try {
        end.complete(JobProcess.run(command, stopTimeout, reported::add));
      } catch (IOException failed) {
        end.completeExceptionally(failed);
      }
      interrupted.complete(Thread.currentThread().isInterrupted());
    });
    thread.start();
    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(directory.resolve("started")));
    return new RunningJob(thread, end, interrupted);
  }

  private record RunningJob(
      Thread thread,
      CompletableFuture<ExitStatus> end,
      CompletableFuture<Boolean> interruptedAfterwards) {}
}
