/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import eu.maveniverse.domtrip.Element;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A new project, with a job and its test for each connector.
 *
 * @param connectors at least one; the project runs the job of the first unless it is told otherwise
 */
public record NewProject(ProjectCoordinates coordinates, List<Connector> connectors) {

  private static final String POM = "pom.xml";

  public NewProject {
    connectors = List.copyOf(connectors);
  }

  /**
   * Makes the project.
   *
   * @param directory where it is to be: an empty directory, or one that does not exist yet
   * @throws ProjectFailure if the directory is not empty, or cannot be written
   */
  public void create(Path directory) throws ProjectFailure {
    if (!isEmpty(directory)) {
      throw new ProjectFailure(
          "%s is already there, and not empty. Give another artifactId or another outputDirectory."
              .formatted(directory));
    }
    changes(directory, files()).apply();
  }

  /**
   * Makes the project around a POM that holds nothing of interest but, perhaps, the project's
   * parent.
   */
  void completeFrom(PomFile beginning) throws ProjectFailure {
    SortedMap<String, String> files = files();
    Path directory = beginning.directory();
    for (String file : files.keySet()) {
      if (!file.equals(POM) && Files.exists(directory.resolve(file))) {
        throw new ProjectFailure(
            "%s is already there. Nothing was written.".formatted(directory.resolve(file)));
      }
    }
    Optional<Element> parent = beginning.pom().parent();
    if (parent.isPresent()) {
      files.put(POM, pom(basePom()).withParent(parent.get()).toString());
    }
    changes(directory, files).apply();
  }

  /** The text of each file, by its path in the project. */
  public SortedMap<String, String> files() throws ProjectFailure {
    TemplateText templates = new TemplateText(values());
    SortedMap<String, String> files = new TreeMap<>();
    TemplateFolder.open("project")
        .files()
        .forEach((path, text) -> files.put(templates.path(path), templates.fillIn(text)));
    for (Connector connector : connectors) {
      connector
          .files()
          .forEach((path, text) -> files.put(templates.path(path), templates.fillIn(text)));
    }
    files.put(POM, pomText());
    return files;
  }

  /** That of {@link #files}, for callers that need no other file. */
  String pomText() throws ProjectFailure {
    return pom(basePom()).toString();
  }

  /** What to do with the project next, for the user who has just made it. */
  public String nextSteps(Path directory) {
    return """
        %s is ready, with %s.

          cd %s
          mvn test          tests the jobs
          mvn stream:run    runs %s, until Ctrl-C

        Its README.md says more.""".formatted(
        coordinates.artifactId(), jobs(connectors), directory, connectors.get(0).job());
  }

  static String jobs(List<Connector> connectors) {
    return connectors.stream().map(Connector::job).collect(Collectors.joining(", "));
  }

  /**
   * What every job and its test need. The POM of a new project declares that; only the provider of
   * logging, which alone is there just to run, is something that a project which exists has decided
   * on for itself.
   */
  static List<Dependency> sharedDependencies(ProjectCoordinates coordinates) throws ProjectFailure {
    ConnectorCatalog catalog = ConnectorCatalog.read();
    return new NewProject(coordinates, catalog.choose(""))
        .basePom().dependencies().stream()
            .filter(dependency -> !dependency.scope().equals("runtime"))
            .toList();
  }

  private PomText basePom() throws ProjectFailure {
    String template = TemplateFolder.open("project").text(POM);
    return PomText.parse("the template of pom.xml", new TemplateText(values()).fillIn(template));
  }

  private PomText pom(PomText base) {
    PomText pom = base;
    for (Connector connector : connectors) {
      for (Dependency dependency : connector.dependencies()) {
        pom = pom.with(ConnectorAddition.inTermsOf(base, dependency));
      }
    }
    return pom;
  }

  private Map<String, String> values() {
    Map<String, String> values = new HashMap<>(Versions.byName());
    values.putAll(coordinates.values());
    values.put("job", connectors.get(0).job());
    TemplateText templates = new TemplateText(values);
    values.put(
        "jobs",
        connectors.stream()
            .map(connector -> templates.fillIn(connector.readmeSection()))
            .collect(Collectors.joining("\n")));
    return values;
  }

  private static FileChanges changes(Path directory, SortedMap<String, String> files) {
    FileChanges changes = new FileChanges();
    files.forEach((path, text) ->
        changes.write(directory.resolve(path), text.getBytes(StandardCharsets.UTF_8)));
    return changes;
  }

  private static boolean isEmpty(Path directory) throws ProjectFailure {
    if (!Files.exists(directory)) {
      return true;
    }
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    } catch (IOException failed) {
      throw new ProjectFailure("%s cannot be read: %s".formatted(directory, failed), failed);
    }
  }
}
