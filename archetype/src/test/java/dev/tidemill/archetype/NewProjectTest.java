/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewProjectTest {

  private static final ConnectorCatalog CATALOG = ConnectorCatalog.read();

  @TempDir
  private Path directory;

  @Test
  void a_project_has_a_job_and_a_test_for_each_connector_and_nothing_of_the_others()
      throws ProjectFailure {
    assertThat(project("socket,files").files())
        .containsOnlyKeys(
            ".gitignore",
            "README.md",
            "inbox/README",
            "pom.xml",
            "src/main/java/com/acme/counts/FilesWordCount.java",
            "src/main/java/com/acme/counts/SocketWordCount.java",
            "src/main/resources/logback.xml",
            "src/main/resources/stream.properties",
            "src/test/java/com/acme/counts/FilesWordCountTest.java",
            "src/test/java/com/acme/counts/SocketWordCountTest.java");
  }

  @Test
  void its_files_name_the_project_and_no_template() throws ProjectFailure {
    Map<String, String> files = project("files,socket").files();

    assertThat(files.get("pom.xml"))
        .contains("<groupId>com.acme</groupId>\n  <artifactId>word-count</artifactId>")
        .contains("<stream.job>com.acme.counts.FilesWordCount</stream.job>")
        .contains("<version>${tidemill.version}</version>");
    assertThat(files.get("src/main/java/com/acme/counts/FilesWordCount.java"))
        .startsWith("package com.acme.counts;\n");
    assertThat(files.get("README.md"))
        .startsWith("# word-count\n")
        .containsSubsequence("## Jobs", "### FilesWordCount", "### SocketWordCount", "## More");
    assertThat(files.values()).noneMatch(text -> text.matches("(?s).*(@[a-z.]+@|__package__).*"));
  }

  @Test
  void it_is_written_into_a_directory_that_is_new_or_empty() throws Exception {
    Path target = Files.createDirectory(directory.resolve("empty"));
    project("").create(target);
    assertThat(target.resolve("src/main/java/com/acme/counts/ReplayWordCount.java"))
        .content()
        .startsWith("package com.acme.counts;");
    project("").create(directory.resolve("new/one"));
    assertThat(directory.resolve("new/one/pom.xml")).isRegularFile();
  }

  @Test
  void what_is_there_is_never_overwritten() throws Exception {
    Path mine = Files.writeString(directory.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> project("").create(directory))
        .isInstanceOf(ProjectFailure.class)
        .hasMessageContaining("is already there, and not empty");
    assertThatThrownBy(() -> project("").create(mine)).isInstanceOf(ProjectFailure.class);
    assertThat(directory).isDirectoryNotContaining("glob:**pom.xml");
    assertThat(mine).hasContent("mine");
  }

  @Test
  void the_next_steps_are_commands() throws ProjectFailure {
    assertThat(project("socket,files").nextSteps(Path.of("word-count"))).isEqualTo("""
        word-count is ready, with SocketWordCount, FilesWordCount.

          cd word-count
          mvn test          tests the jobs
          mvn stream:run    runs SocketWordCount, until Ctrl-C

        Its README.md says more.""");
  }

  private static NewProject project(String connectors) throws ProjectFailure {
    return new NewProject(
        ProjectCoordinates.of("com.acme", "word-count", "1.0-SNAPSHOT", "com.acme.counts"),
        CATALOG.choose(connectors));
  }
}
