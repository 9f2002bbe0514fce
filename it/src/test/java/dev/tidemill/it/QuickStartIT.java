/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project that the README tells its readers to make: its POM, its job and its test, as they stand there. */
class QuickStartIT {

  private static final Pattern FILE =
      Pattern.compile("<!-- file: (\\S+) -->\n```\\w+\n(.*?)\n```\n", Pattern.DOTALL);

  @TempDir
  private Path directory;

  private FixtureProject project;

  @BeforeEach
  void make_the_project() throws IOException {
    for (MatchResult file :
        FILE.matcher(RepositoryPage.read("README.md")).results().toList()) {
      Path path = directory.resolve(file.group(1));
      Files.createDirectories(path.getParent());
      Files.writeString(
          path, file.group(1).equals("pom.xml") ? pinned(file.group(2)) : file.group(2));
    }
    project = new FixtureProject(directory);
  }

  @Test
  void the_job_prints_what_the_readme_shows() throws Exception {
    MavenRun run = MavenRun.finish(
        MavenInstallation.ofThisBuild(),
        project,
        "stream:run",
        "-Dstream.maxBatches=2",
        "-Dstream.partitions=2");

    assertThat(run.exitCode()).as(run.printed()).isZero();
    // region printed
    String expected = """
        -------------------------------------------
        Time: 2026-01-01 12:00:01
        -------------------------------------------
        (as,1)
        (waves,1)
        (make,1)
        (towards,1)
        ...

        -------------------------------------------
        Time: 2026-01-01 12:00:02
        -------------------------------------------
        (firm,1)
        (win,1)
        (watery,1)
        (with,3)
        ...
        """;
    // endregion
    // Before that, Maven complains of what it has fetched from a repository without checksums.
    assertThat(run.printedByTheJob().stream()
            .dropWhile(line -> !line.startsWith("---"))
            .map(QuickStartIT::atAnyTime))
        .containsExactlyElementsOf(expected
            .lines()
            .filter(line -> !line.isBlank())
            .map(QuickStartIT::atAnyTime)
            .toList());
  }

  @Test
  void the_terminal_shows_what_runs_and_a_summary_at_the_end() throws Exception {
    MavenRun run = MavenRun.finish(
        MavenInstallation.ofThisBuild(), project, "stream:run", "-Dstream.maxBatches=2");

    assertThat(run.complained())
        .containsSubsequence(
            "INFO dev.tidemill.job - WordCount starts on local[*] with ",
            "; a batch every 1000 ms, the first at ",
            "setting stream.maxBatches = 2 (-Dstream.maxBatches)",
            "source replayStream \"lines\" (WordCount.java:",
            "output print (WordCount.java:",
            "WordCount has stopped after 2 batches in ",
            ": 40 records, ")
        .doesNotContain("Tidemill's log is not shown");
  }

  @Test
  void its_test_passes_in_every_run() throws Exception {
    MavenRun run = MavenRun.finish(MavenInstallation.ofThisBuild(), project, "test");

    assertThat(run.printed()).contains("Tests run: 8, Failures: 0, Errors: 0, Skipped: 0");
    assertThat(run.exitCode()).isZero();
  }

  private static String atAnyTime(String line) {
    return line.startsWith("Time: ") ? "Time" : line;
  }

  /** A plugin that every Maven brings along in a version of its own, in that of this build, so that nothing is downloaded. */
  private static String pinned(String pom) {
    return pom.replace("<plugins>", """
        <plugins>
              <plugin>
                <artifactId>maven-resources-plugin</artifactId>
                <version>%s</version>
              </plugin>""".formatted(BuildPlugins.version("maven-resources-plugin")));
  }
}
