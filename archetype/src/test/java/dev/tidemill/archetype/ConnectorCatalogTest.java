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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConnectorCatalogTest {

  private static final ConnectorCatalog CATALOG = ConnectorCatalog.read();

  @Test
  void every_folder_of_templates_is_in_the_list_and_everything_in_the_list_has_a_folder()
      throws IOException {
    try (Stream<Path> folders =
        Files.list(Path.of("src/main/resources/dev/tidemill/archetype/connectors"))) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(CATALOG.names())
          .hasSizeGreaterThan(2);
    }
  }

  @Test
  void the_question_for_connectors_names_each_of_them() throws IOException {
    String names = "(" + String.join("|", CATALOG.names()) + ")";
    assertThat(
            Files.readString(Path.of("src/main/resources/META-INF/maven/archetype-metadata.xml")))
        .contains("<validationRegex>" + names + "([, ]+" + names + ")*</validationRegex>");
  }

  @Test
  void every_connector_brings_a_job_its_test_and_its_section_of_the_readme() throws ProjectFailure {
    for (Connector connector : CATALOG.choose(String.join(",", CATALOG.names()))) {
      assertThat(connector.files())
          .containsKey("src/main/java/__package__/%s.java".formatted(connector.job()))
          .containsKey("src/test/java/__package__/%sTest.java".formatted(connector.job()));
      assertThat(connector.readmeSection())
          .startsWith("### " + connector.job() + "\n")
          .contains("mvn stream:run -Dstream.job=" + connector.job());
      assertThat(connector.description()).isNotBlank();
    }
  }

  @Test
  void connectors_come_in_the_order_in_which_they_are_named_and_once() throws ProjectFailure {
    assertThat(names("files,socket")).containsExactly("files", "socket");
    assertThat(names(" socket ,, files\tsocket,")).containsExactly("socket", "files");
  }

  @Test
  void without_a_name_the_first_of_the_list_is_chosen() throws ProjectFailure {
    assertThat(names("")).containsExactly("replay");
    assertThat(names(" , ")).containsExactly("replay");
  }

  @Test
  void unknown_names_are_all_refused_with_the_nearest_and_with_the_list() {
    assertThatThrownBy(() -> CATALOG.choose("sokcet,files,Files,carrier-pigeon"))
        .isInstanceOf(ProjectFailure.class)
        .hasMessageStartingWith("""
            There is no connector 'sokcet'. Did you mean socket?
            There is no connector 'Files'. Did you mean files?
            There is no connector 'carrier-pigeon'.
            Nothing was written. The connectors are:

              replay    the lines of a poem""");
  }

  @Test
  void where_a_default_makes_no_sense_a_name_is_asked_for() {
    assertThatThrownBy(() -> CATALOG.chooseSome(" "))
        .isInstanceOf(ProjectFailure.class)
        .hasMessageStartingWith("Which connectors? Name them, as in -Dconnectors=replay.")
        .hasMessageContaining("  files     the lines of files");
  }

  @Test
  void the_list_keeps_its_order() {
    assertThat(ConnectorCatalog.parse("""
            # a comment
            z = last letter

            a = first = letter
            """).listing())
        .isEqualTo("  z   last letter\n  a   first = letter");
  }

  private static List<String> names(String wanted) throws ProjectFailure {
    return CATALOG.choose(wanted).stream().map(Connector::name).toList();
  }
}
