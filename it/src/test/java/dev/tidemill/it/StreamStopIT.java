/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However Maven ends, the job ends too, and processes first what has arrived. */
class StreamStopIT {

  @TempDir
  private Path directory;

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemill.it.MavenInstallation#oldestAndNext")
  void sigterm_to_maven_stops_the_job_gracefully(MavenInstallation maven) throws Exception {
    FixtureProject project = FixtureProject.copy("endless", directory);
    try (MavenRun run = MavenRun.start(maven, project, "stream:run").awaitOutput("started")) {
      ProcessHandle job = run.job();

      run.process().destroy();
      letTheBatchEnd(project);

      assertThat(run.exitCode()).isEqualTo(143);
      assertThat(job.isAlive()).isFalse();
      assertThat(run.printedByTheJob()).containsExactly("started", "second", "third");
      assertThat(run.printed()).doesNotContain("BUILD FAILURE");
      assertThat(project.exitCodeFile()).content().isEqualToIgnoringNewLines("143");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemill.it.MavenInstallation#oldestAndNext")
  void ctrl_c_stops_the_job_gracefully(MavenInstallation maven) throws Exception {
    FixtureProject project = FixtureProject.copy("endless", directory);
    try (MavenRun run = MavenRun.start(maven, project, "stream:run").awaitOutput("started")) {
      ProcessHandle job = run.job();

      run.interruptGroup();
      letTheBatchEnd(project);

      assertThat(run.exitCode()).isEqualTo(130);
      assertThat(job.isAlive()).isFalse();
      assertThat(run.printedByTheJob()).containsExactly("started", "second", "third");
      assertThat(run.printed()).doesNotContain("BUILD FAILURE");
      // The terminal signals the job too, and Maven passes the stop on: the JVM takes whichever
      // comes first.
      assertThat(Files.readString(project.exitCodeFile()).strip()).isIn("130", "143");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemill.it.MavenInstallation#oldestAndNext")
  void sigkill_to_maven_leaves_no_orphan(MavenInstallation maven) throws Exception {
    FixtureProject project = FixtureProject.copy("endless", directory);
    try (MavenRun run = MavenRun.start(maven, project, "stream:run").awaitOutput("started")) {
      ProcessHandle job = run.job();
      try {
        assertThat(project.directory().resolve("target/stream"))
            .isDirectoryNotContaining("glob:**.args");

        run.process().destroyForcibly();
        letTheBatchEnd(project);

        assertThat(run.exitCode()).isEqualTo(137);
        await().atMost(Duration.ofMinutes(1)).until(() -> !job.isAlive());
        assertThat(run.printedByTheJob()).containsExactly("started", "second", "third");
      } finally {
        job.destroyForcibly();
      }
    }
  }

  private static void letTheBatchEnd(FixtureProject project) throws Exception {
    Files.createFile(project.directory().resolve("go-on"));
  }
}
