/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorAdditionTest {

  private static final ConnectorCatalog CATALOG = ConnectorCatalog.read();
  private static final ProjectCoordinates COORDINATES =
      new ProjectCoordinates("com.acme", "word-count", "1.0", "com.acme");

  @TempDir
  private Path directory;

  private Path pom;

  @BeforeEach
  void name_the_pom() {
    pom = directory.resolve("pom.xml");
  }

  @Test
  void a_project_that_gets_a_connector_is_the_project_that_had_it_from_the_start()
      throws Exception {
    new NewProject(COORDINATES, CATALOG.choose("replay")).create(directory);

    plan("socket,files").apply();

    SortedMap<String, String> expected =
        new NewProject(COORDINATES, CATALOG.choose("replay,socket,files")).files();
    SortedMap<String, String> actual = files();
    // The README belongs to the user.
    actual.remove("README.md");
    expected.remove("README.md");
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void adding_it_again_changes_nothing() throws Exception {
    new NewProject(COORDINATES, CATALOG.choose("replay")).create(directory);
    plan("socket").apply();
    Path job = directory.resolve("src/main/java/com/acme/SocketWordCount.java");
    Files.writeString(job, "// mine\n", java.nio.file.StandardOpenOption.APPEND);
    SortedMap<String, String> before = files();

    ConnectorAddition again = plan("socket");
    again.apply();

    assertThat(again.isEmpty()).isTrue();
    assertThat(again.report())
        .contains("left as it is   src/main/java/com/acme/SocketWordCount.java");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void a_job_that_the_user_has_moved_to_another_package_is_not_added_again() throws Exception {
    new NewProject(COORDINATES, CATALOG.choose("replay,socket")).create(directory);
    Path moved = directory.resolve("src/main/java/com/acme/deep/SocketWordCount.java");
    Files.createDirectories(moved.getParent());
    Files.move(directory.resolve("src/main/java/com/acme/SocketWordCount.java"), moved);

    ConnectorAddition addition = plan("socket");

    assertThat(addition.isEmpty()).isTrue();
    assertThat(addition.report())
        .contains("left as it is   src/main/java/com/acme/deep/SocketWordCount.java");
  }

  @Test
  void a_project_of_another_origin_gets_what_it_lacks_in_its_own_terms() throws Exception {
    Files.writeString(pom, """
        <project>
        \t<properties>
        \t\t<junit.version>6.0.0</junit.version>
        \t</properties>
        \t<dependencies>
        \t\t<dependency>
        \t\t\t<groupId>dev.tidemill</groupId>
        \t\t\t<artifactId>tidemill-runtime</artifactId>
        \t\t\t<version>${mill}</version>
        \t\t</dependency>
        \t</dependencies>
        </project>
        """);

    plan("socket").apply();

    assertThat(pom)
        .content()
        .contains(
            "\t\t\t<artifactId>junit-jupiter</artifactId>\n\t\t\t<version>${junit.version}</version>")
        .doesNotContain("${tidemill.version}")
        .doesNotContain("logback");
    assertThat(directory.resolve("src/main/java/com/acme/SocketWordCount.java")).exists();
  }

  @Test
  void versions_are_spelled_out_where_there_is_no_property_for_them() throws Exception {
    Files.writeString(pom, "<project>\n  <artifactId>x</artifactId>\n</project>\n");

    plan("socket").apply();

    assertThat(pom)
        .content()
        .contains("<version>" + Versions.tidemill() + "</version>")
        .doesNotContain("${");
  }

  @Test
  void a_job_comes_into_the_package_of_the_classes_that_are_there() throws Exception {
    new NewProject(COORDINATES, CATALOG.choose("replay")).create(directory);
    Path sources = directory.resolve("src/main/java");
    Files.createDirectories(sources.resolve("org/other/deep"));
    Files.writeString(sources.resolve("org/other/deep/A.java"), "");
    Files.move(
        sources.resolve("com/acme/ReplayWordCount.java"), sources.resolve("org/other/B.java"));

    plan("socket").apply();

    assertThat(sources.resolve("org/other/SocketWordCount.java"))
        .content()
        .startsWith("package org.other;");
  }

  @Test
  void a_package_can_be_named() throws Exception {
    new NewProject(COORDINATES, CATALOG.choose("replay")).create(directory);

    ConnectorAddition.plan(pom, COORDINATES, Optional.of("net.third"), CATALOG.choose("files"))
        .apply();

    assertThat(directory.resolve("src/main/java/net/third/FilesWordCount.java")).exists();
  }

  @Test
  void a_pom_that_cannot_be_understood_leaves_the_project_as_it_is() throws Exception {
    Files.writeString(pom, "<project><dependencies></project>");
    SortedMap<String, String> before = files();

    assertThatThrownBy(() -> plan("socket")).isInstanceOf(ProjectFailure.class);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void the_report_says_what_was_added_and_how_to_run_it() throws Exception {
    new NewProject(COORDINATES, CATALOG.choose("replay")).create(directory);

    assertThat(plan("socket").report())
        .containsSubsequence(
            "added           src/main/java/com/acme/SocketWordCount.java",
            "added           src/test/java/com/acme/SocketWordCountTest.java",
            "",
            "SocketWordCount",
            "nc -lk 9999");
  }

  private ConnectorAddition plan(String connectors) throws ProjectFailure {
    return ConnectorAddition.plan(
        pom, COORDINATES, Optional.empty(), CATALOG.chooseSome(connectors));
  }

  private SortedMap<String, String> files() throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(directory.relativize(file).toString(), Files.readString(file));
      }
    }
    return texts;
  }
}
