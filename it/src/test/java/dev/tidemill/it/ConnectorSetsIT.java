/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.archetype.Connector;
import dev.tidemill.archetype.ConnectorCatalog;
import dev.tidemill.archetype.NewProject;
import dev.tidemill.archetype.ProjectCoordinates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Projects for sets of connectors, by the classes of the archetype's jar. */
class ConnectorSetsIT {

  private static final ConnectorCatalog CATALOG = ConnectorCatalog.read();

  private static final Set<String> SHARED = Set.of(
      "dev.tidemill:tidemill-runtime:compile",
      "dev.tidemill:tidemill-ui:runtime",
      "dev.tidemill:tidemill-test-kit:test",
      "ch.qos.logback:logback-classic:runtime",
      "org.junit.jupiter:junit-jupiter:test");

  private static final String H2 = "com.h2database:h2:runtime";

  /** The test kit waits with it for what a job on the real clock does. */
  private static final String AWAITILITY = "org.awaitility:awaitility:test";

  /** What a connector needs beside that. */
  private static Set<String> own(String connector) {
    return switch (connector) {
      case "replay", "socket", "files" -> Set.of();
      case "jdbc" -> Set.of(module(connector, "compile"), H2);
      case "kafka" -> Set.of(module(connector, "compile"), module(connector + "-testing", "test"));
      case "x" ->
        Set.of(module(connector, "compile"), module(connector + "-testing", "test"), AWAITILITY);
      case "zeromq", "pekko" -> Set.of(module(connector, "compile"), AWAITILITY);
      default -> Set.of(module(connector, "compile"));
    };
  }

  private static String module(String connector, String scope) {
    return "dev.tidemill:tidemill-connector-" + connector + ":" + scope;
  }

  @TempDir
  private Path directory;

  /** Each connector alone, with each other one, and without it all others; and all of them. */
  static Set<String> sets() {
    List<String> names = CATALOG.names();
    Set<String> sets = new LinkedHashSet<>();
    for (String name : names) {
      for (String other : names) {
        sets.add(names.stream()
            .filter(each -> each.equals(name) || each.equals(other))
            .collect(Collectors.joining(",")));
      }
      sets.add(names.stream().filter(each -> !each.equals(name)).collect(Collectors.joining(",")));
    }
    sets.add(String.join(",", names));
    return sets;
  }

  @ParameterizedTest
  @MethodSource("sets")
  void a_project_has_what_its_connectors_need_and_nothing_of_the_others(String names)
      throws Exception {
    List<Connector> connectors = CATALOG.choose(names);
    FixtureProject project = new FixtureProject(directory);
    new NewProject(ProjectCoordinates.of("com.acme", "word-count", "1.0", ""), connectors)
        .create(directory);

    Set<String> dependencies = new TreeSet<>(SHARED);
    Set<String> jobs = new TreeSet<>();
    for (Connector connector : connectors) {
      dependencies.addAll(own(connector.name()));
      jobs.add("src/main/java/com/acme/" + connector.job() + ".java");
    }
    Element pom = pom();
    assertThat(dependencies(pom)).containsExactlyInAnyOrderElementsOf(dependencies);
    assertThat(text(pom, "stream.job"))
        .isEqualTo("com.acme." + connectors.get(0).job());
    assertThat(GeneratedProject.files(project))
        .filteredOn(file -> file.startsWith("src/main/java/"))
        .containsExactlyInAnyOrderElementsOf(jobs);
    assertThat(GeneratedProject.files(project))
        .contains(".gitignore", "README.md", "src/main/resources/stream.properties")
        .containsAll(jobs.stream()
            .map(job -> job.replace("src/main", "src/test").replace(".java", "Test.java"))
            .toList());
  }

  @Test
  void the_page_lists_the_connectors_that_there_are() throws Exception {
    String table = CATALOG.choose(String.join(",", CATALOG.names())).stream()
        .map(c -> "| `%s` | `%s` | %s |\n".formatted(c.name(), c.job(), c.description()))
        .collect(Collectors.joining());

    assertThat(RepositoryPage.read("docs/getting-started.md"))
        .contains("| connector | job | reads |\n|---|---|---|\n" + table + "\n");
  }

  private Element pom() throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(directory.resolve("pom.xml").toFile())
        .getDocumentElement();
  }

  private static List<String> dependencies(Element pom) {
    List<String> found = new ArrayList<>();
    NodeList elements = pom.getElementsByTagName("dependency");
    for (int i = 0; i < elements.getLength(); i++) {
      Map<String, String> parts = new HashMap<>(Map.of("scope", "compile"));
      for (Node child = elements.item(i).getFirstChild();
          child != null;
          child = child.getNextSibling()) {
        parts.put(child.getNodeName(), child.getTextContent());
      }
      found.add(
          "%s:%s:%s".formatted(parts.get("groupId"), parts.get("artifactId"), parts.get("scope")));
    }
    return found;
  }

  private static String text(Element pom, String name) {
    return pom.getElementsByTagName(name).item(0).getTextContent();
  }
}
