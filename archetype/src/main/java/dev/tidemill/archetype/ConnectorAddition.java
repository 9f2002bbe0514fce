/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a project gets when connectors are added to it: their dependencies in its POM, their jobs,
 * and the tests of these. What the project has already is left as it is, so adding a connector
 * again changes nothing.
 */
public final class ConnectorAddition {

  private static final String TIDEMILL_VERSION = "${tidemill.version}";
  private static final String RUNTIME = "tidemill-runtime";

  private final Path directory;
  private final FileChanges changes = new FileChanges();
  private final List<String> report = new ArrayList<>();

  private ConnectorAddition(Path directory) {
    this.directory = directory;
  }

  /**
   * Says what is to be done, and does nothing yet.
   *
   * @param pomFile the project's POM; the project is in its directory
   * @param coordinates what the project is called; its package is used if there is no class yet to
   *     stand beside
   * @param packageName where the jobs are to be; by default where the project's classes are
   * @throws ProjectFailure if the POM cannot be read or understood
   */
  public static ConnectorAddition plan(
      Path pomFile,
      ProjectCoordinates coordinates,
      Optional<String> packageName,
      List<Connector> connectors)
      throws ProjectFailure {
    Path directory = PomFile.directory(pomFile);
    ConnectorAddition addition = new ConnectorAddition(directory);
    ProjectSources sources = ProjectSources.read(directory);
    Map<String, String> values = new HashMap<>(Versions.byName());
    values.putAll(coordinates.values());
    values.put("package", packageName.or(sources::topPackage).orElse(coordinates.packageName()));
    PomFile pom = PomFile.read(pomFile);
    addition.addFiles(new TemplateText(values), sources, connectors);
    addition.addDependencies(pom, NewProject.sharedDependencies(coordinates), connectors);
    addition.noteIntegrationTests(pom, connectors);
    addition.sayHowToRun(new TemplateText(values), connectors);
    return addition;
  }

  /**
   * Does it.
   *
   * @throws ProjectFailure if a file cannot be written; then nothing was
   */
  public void apply() throws ProjectFailure {
    changes.apply();
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** What {@link #apply} does, and what it leaves as it is, line by line. */
  public List<String> report() {
    return List.copyOf(report);
  }

  /** A class that the user has moved to another package is there, too. */
  private void addFiles(
      TemplateText templates, ProjectSources sources, List<Connector> connectors) {
    for (Connector connector : connectors) {
      new TreeMap<>(connector.files()).forEach((template, text) -> {
        String path = templates.path(template);
        Optional<String> present =
            Files.exists(directory.resolve(path)) ? Optional.of(path) : sources.sameClass(path);
        if (present.isPresent()) {
          report.add("left as it is   " + present.get());
        } else {
          report.add("added           " + path);
          changes.write(
              directory.resolve(path), templates.fillIn(text).getBytes(StandardCharsets.UTF_8));
        }
      });
    }
  }

  private void addDependencies(PomFile file, List<Dependency> shared, List<Connector> connectors) {
    List<Dependency> needed = new ArrayList<>(shared);
    connectors.forEach(connector -> needed.addAll(connector.dependencies()));
    PomText changed = file.pom();
    for (Dependency dependency : needed) {
      PomText next = changed.with(inTermsOf(file.pom(), dependency));
      if (next != changed) {
        report.add("added           %s: %s:%s"
            .formatted(file.path().getFileName(), dependency.groupId(), dependency.artifactId()));
      }
      changed = next;
    }
    if (changed != file.pom()) {
      changes.write(file.path(), changed.bytes());
    }
  }

  /** Tests called {@code ...IT} do not run by themselves. */
  private void noteIntegrationTests(PomFile file, List<Connector> connectors) {
    boolean any = connectors.stream()
        .flatMap(connector -> connector.files().keySet().stream())
        .anyMatch(path -> path.endsWith("IT.java"));
    if (any && !file.pom().toString().contains("maven-failsafe-plugin")) {
      report.add("note            tests called ...IT run once maven-failsafe-plugin is in the POM");
    }
  }

  /** The README belongs to the user, so what a new project's would say is only shown. */
  private void sayHowToRun(TemplateText templates, List<Connector> connectors) {
    for (Connector connector : connectors) {
      report.add("");
      templates
          .fillIn(connector.readmeSection())
          .lines()
          .filter(line -> !line.startsWith("```"))
          .map(line -> line.replaceFirst("^#+ ", ""))
          .forEach(report::add);
    }
  }

  /**
   * With the version that this POM has for Tidemill, and without properties that it does not have.
   */
  static Dependency inTermsOf(PomText pom, Dependency dependency) {
    Optional<String> version = dependency.version();
    if (version.isEmpty() || !version.get().startsWith("${")) {
      return dependency;
    }
    Optional<String> ofRuntime = pom.dependencies().stream()
        .filter(present -> present.artifactId().equals(RUNTIME))
        .flatMap(present -> present.version().stream())
        .findFirst();
    if (version.get().equals(TIDEMILL_VERSION) && ofRuntime.isPresent()) {
      return dependency.withVersion(ofRuntime.get());
    }
    String property = version.get().substring(2, version.get().length() - 1);
    return pom.property(property).isPresent()
        ? dependency
        : dependency.withVersion(Versions.byName().getOrDefault(property, version.get()));
  }
}
