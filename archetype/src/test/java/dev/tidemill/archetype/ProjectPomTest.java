/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The POM of a new project, with every set of connectors. */
class ProjectPomTest {

  private static final ConnectorCatalog CATALOG = ConnectorCatalog.read();

  /** By name, read once: there are thousands of sets. */
  private static final Map<String, Connector> CONNECTORS = new HashMap<>();

  @BeforeAll
  static void readConnectors() throws Exception {
    for (Connector connector : CATALOG.choose(String.join(",", CATALOG.names()))) {
      CONNECTORS.put(connector.name(), connector);
    }
  }

  @Test
  void every_plugin_has_the_version_that_this_build_uses() throws Exception {
    Map<String, String> ofThisBuild = plugins(document(Files.readString(Path.of("../pom.xml"))));
    Map<String, String> pinned = new TreeMap<>(plugins(document(pom(CATALOG.names()))));

    assertThat(pinned.remove("stream-maven-plugin")).isEqualTo("${tidemill.version}");
    assertThat(pinned).hasSizeGreaterThan(8);
    assertThat(ofThisBuild).containsAllEntriesOf(pinned);
  }

  @Test
  void a_project_has_that_POM_among_its_files() throws Exception {
    NewProject project = project(CATALOG.names());

    assertThat(project.files()).containsEntry("pom.xml", project.pomText());
  }

  @Test
  void every_set_of_connectors_has_the_dependencies_of_its_connectors_and_no_other()
      throws Exception {
    PomText template = PomText.parse("", template());
    List<String> shared = ids(template.dependencies());
    for (List<String> names : everySet()) {
      Set<String> expected = new LinkedHashSet<>(shared); // connectors may need the same library
      for (Connector connector : connectors(names)) {
        expected.addAll(ids(connector.dependencies().stream()
            .map(each -> ConnectorAddition.inTermsOf(template, each))
            .toList()));
      }
      String pom = pom(names);
      assertThat(ids(PomText.parse("", pom).dependencies()))
          .as("dependencies with %s", names)
          .containsExactlyInAnyOrderElementsOf(expected);
      assertThat(withoutDependencies(pom))
          .as("the rest of the POM with %s", names)
          .isEqualTo(withoutDependencies(
              template().replace("@job@", connectors(names).get(0).job())));
    }
  }

  @Test
  void dependencies_to_compile_against_come_before_those_of_tests() throws Exception {
    List<String> scopes = PomText.parse("", pom(CATALOG.names())).dependencies().stream()
        .map(Dependency::scope)
        .toList();

    assertThat(scopes).isSortedAccordingTo((a, b) -> Integer.compare(rank(a), rank(b)));
  }

  private static int rank(String scope) {
    return List.of("compile", "runtime", "test").indexOf(scope);
  }

  private static List<List<String>> everySet() {
    List<String> names = CATALOG.names();
    List<List<String>> sets = new ArrayList<>();
    for (int bits = 1; bits < 1 << names.size(); bits++) {
      List<String> set = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        if ((bits >> i & 1) == 1) {
          set.add(names.get(i));
        }
      }
      sets.add(set);
    }
    return sets;
  }

  private static String pom(List<String> names) throws ProjectFailure {
    return project(names).pomText();
  }

  private static NewProject project(List<String> names) throws ProjectFailure {
    return new NewProject(
        ProjectCoordinates.of("com.acme", "word-count", "1.0", ""), connectors(names));
  }

  private static List<Connector> connectors(List<String> names) {
    return names.stream().map(CONNECTORS::get).toList();
  }

  /** With everything filled in but the job. */
  private static String template() {
    Map<String, String> values = new HashMap<>(Versions.byName());
    values.putAll(new ProjectCoordinates("com.acme", "word-count", "1.0", "com.acme").values());
    values.put("job", "@job@");
    return new TemplateText(values).fillIn(TemplateFolder.open("project").text("pom.xml"));
  }

  private static List<String> ids(List<Dependency> dependencies) {
    return dependencies.stream()
        .map(d ->
            d.groupId() + ":" + d.artifactId() + ":" + d.version().orElseThrow() + ":" + d.scope())
        .toList();
  }

  private static String withoutDependencies(String pom) {
    return pom.replaceAll("(?s)<dependencies>.*</dependencies>", "");
  }

  private static Document document(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  private static Map<String, String> plugins(Document pom) throws IOException {
    Map<String, String> versions = new HashMap<>();
    NodeList plugins = pom.getElementsByTagName("plugin");
    for (int i = 0; i < plugins.getLength(); i++) {
      NodeList children = plugins.item(i).getChildNodes();
      Map<String, String> texts = new HashMap<>();
      for (int j = 0; j < children.getLength(); j++) {
        if (children.item(j) instanceof Element child) {
          texts.put(child.getTagName(), child.getTextContent());
        }
      }
      String version = texts.get("version");
      if (version != null) {
        versions.put(texts.get("artifactId"), version);
      }
    }
    return versions;
  }
}
