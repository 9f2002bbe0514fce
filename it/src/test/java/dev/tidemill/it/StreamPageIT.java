/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The monitoring page of a job that the plugin runs. */
class StreamPageIT {
  private static final Pattern PAGE = Pattern.compile("tidemill-ui-[^:]*\\.jar");

  @TempDir
  private Path directory;

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.tidemill.it.MavenInstallation#oldestAndNext")
  void a_project_that_does_not_depend_on_the_page_has_it_while_it_runs(MavenInstallation maven)
      throws Exception {
    FixtureProject project = FixtureProject.copy("endless", directory);
    PageClient page = new PageClient(PageClient.freePort());

    try (MavenRun run =
        MavenRun.start(maven, project, "stream:run", "-Dstream.ui.port=" + page.port())) {
      run.awaitOutput("started");
      page.await("/api/v1/applications", "Endless");
    }
  }

  @Test
  void the_page_is_on_the_class_path_once_and_not_at_all_if_it_is_turned_off() throws Exception {
    FixtureProject project = FixtureProject.copy("one-job", directory);

    assertThat(pagesOnClassPath(project)).isEqualTo(1);
    assertThat(pagesOnClassPath(project, "-Dstream.ui.enabled=false")).isZero();

    Path pom = project.directory().resolve("pom.xml");
    Files.writeString(pom, Files.readString(pom).replace("</dependencies>", """
                  <dependency>
                    <groupId>dev.tidemill</groupId>
                    <artifactId>tidemill-ui</artifactId>
                    <version>%s</version>
                    <scope>runtime</scope>
                  </dependency>
                </dependencies>""".formatted(
            MavenInstallation.setting("it.version"))));
    assertThat(pagesOnClassPath(project)).isEqualTo(1);
  }

  @Test
  void a_job_whose_page_cannot_be_resolved_runs_without_it_and_says_so_in_one_line()
      throws Exception {
    FixtureProject project = FixtureProject.copy("one-job", directory.resolve("project"));
    String repository =
        "-Dmaven.repo.local=" + repositoryWithoutPage(directory.resolve("repository"));

    for (String line : new String[] {"cannot be resolved: ", "cannot be resolved offline."}) {
      boolean offline = line.contains("offline");
      MavenRun run = MavenRun.finish(
          MavenInstallation.ofThisBuild(),
          project,
          repository,
          offline ? "-o" : "-B",
          "stream:run");

      assertThat(run.exitCode()).as(run.printed()).isZero();
      assertThat(run.printedByTheJob()).contains("a", "b");
      assertThat(run.printed().lines().filter(text -> text.startsWith("[WARNING]")))
          .singleElement()
          .asString()
          .contains("The job runs without its monitoring page, because dev.tidemill:tidemill-ui:")
          .contains(line);
    }
  }

  private static long pagesOnClassPath(FixtureProject project, String... options) throws Exception {
    MavenRun run = MavenRun.finish(
        MavenInstallation.ofThisBuild(),
        project,
        Stream.concat(Stream.of("-X", "stream:run"), Stream.of(options)).toArray(String[]::new));
    assertThat(run.exitCode()).as(run.printed()).isZero();
    String printed = run.printed();
    String classPath = printed
        .lines()
        .dropWhile(line -> !line.equals("[DEBUG] -classpath"))
        .skip(1)
        .findFirst()
        .orElseThrow();
    return PAGE.matcher(classPath).results().count();
  }

  /** What of this build the project needs, but not the page. */
  private static Path repositoryWithoutPage(Path repository) throws IOException {
    Path full = Path.of(MavenInstallation.setting("it.repository"));
    for (String artifact : new String[] {
      "tidemill-parent", "tidemill-runtime", "tidemill-archetype", "stream-maven-plugin"
    }) {
      Path from = full.resolve("dev/tidemill").resolve(artifact);
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.toList()) {
          Path copy = repository.resolve(full.relativize(file));
          if (Files.isDirectory(file)) {
            Files.createDirectories(copy);
          } else {
            Files.copy(file, copy);
          }
        }
      }
    }
    return repository;
  }
}
