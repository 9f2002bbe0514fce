/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script does with the beginning of a POM that the archetype plugin leaves to it. */
class ArchetypeScriptTest {

  private static final String BEGINNING = """
      <project>
        <modelVersion>4.0.0</modelVersion>
      %s</project>
      """;
  private static final String PARENT = """
        <parent>
          <groupId>com.acme</groupId>
          <artifactId>all</artifactId>
          <version>1.0</version>
        </parent>
      """;

  @TempDir
  private Path outer;

  private Path project;
  private Path pom;

  @BeforeEach
  void make_the_beginning() throws Exception {
    project = Files.createDirectory(outer.resolve("word-count"));
    pom = Files.writeString(project.resolve("pom.xml"), BEGINNING.formatted(""));
  }

  @Test
  void the_project_is_completed() throws Exception {
    assertThat(run("socket")).contains("cd word-count");

    assertThat(pom).content().contains("<artifactId>stream-maven-plugin</artifactId>");
    assertThat(project.resolve("src/main/java/com/acme/SocketWordCount.java")).exists();
  }

  @Test
  void the_parent_is_kept() throws Exception {
    Files.writeString(pom, BEGINNING.formatted(PARENT));

    run("socket");

    assertThat(pom)
        .content()
        .contains("  <modelVersion>4.0.0</modelVersion>\n\n" + PARENT + "\n  <groupId>com.acme");
  }

  @Test
  void after_a_failure_there_is_no_half_made_project() {
    assertThatThrownBy(() -> run("socket,kafak")).isInstanceOf(ProjectFailure.class);

    assertThat(project).doesNotExist();
  }

  @Test
  void after_a_failure_the_parent_has_no_module_of_that_name() throws Exception {
    Files.writeString(pom, BEGINNING.formatted(PARENT));
    Path parent = Files.writeString(outer.resolve("pom.xml"), """
        <project>
          <modules>
            <module>other</module>
            <module>word-count</module>
          </modules>
        </project>
        """);

    assertThatThrownBy(() -> run("kafak")).isInstanceOf(ProjectFailure.class);

    assertThat(project).doesNotExist();
    assertThat(parent).hasContent("""
        <project>
          <modules>
            <module>other</module>
          </modules>
        </project>
        """);
  }

  @Test
  void what_else_is_in_the_directory_is_neither_overwritten_nor_deleted() throws Exception {
    Path mine = Files.writeString(project.resolve("README.md"), "mine");

    assertThatThrownBy(() -> run("socket"))
        .isInstanceOf(ProjectFailure.class)
        .hasMessageContaining("README.md is already there");

    assertThat(mine).hasContent("mine");
    assertThat(pom).doesNotExist();
  }

  private String run(String connectors) throws ProjectFailure {
    return ArchetypeScript.run(
        outer.toString(), "com.acme", "word-count", "1.0", "com.acme", connectors);
  }
}
