/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import java.util.List;
import java.util.Map;

/**
 * A connector that a project can have: what it brings to the project.
 *
 * @param name what users call it by
 * @param description what it reads, in half a sentence
 * @param job the simple name of the job that comes with it
 * @param files the templates of its files, by their path in the project
 * @param readmeSection the template of what the project's README says about it
 * @param dependencies what it needs beside what every project has
 */
public record Connector(
    String name,
    String description,
    String job,
    Map<String, String> files,
    String readmeSection,
    List<Dependency> dependencies) {

  private static final String JOBS = "src/main/java/__package__/";
  private static final String JAVA = ".java";

  public Connector {
    files = Map.copyOf(files);
    dependencies = List.copyOf(dependencies);
  }

  /** Reads the connector's folder, which says everything but its description. */
  static Connector read(String name, String description) {
    TemplateFolder folder = TemplateFolder.open("connectors/" + name);
    Map<String, String> files = folder.below("project");
    List<String> jobs = files.keySet().stream()
        .filter(path -> path.startsWith(JOBS) && path.endsWith(JAVA))
        .map(path -> path.substring(JOBS.length(), path.length() - JAVA.length()))
        .sorted()
        .toList();
    if (jobs.size() != 1) {
      throw new IllegalStateException(
          "The connector %s must have one class in %s, the job, and has %s"
              .formatted(name, JOBS, jobs));
    }
    return new Connector(
        name,
        description,
        jobs.get(0),
        files,
        folder.text("readme-section.md"),
        dependencies(name, folder.find("dependencies.xml").orElse("")));
  }

  private static List<Dependency> dependencies(String name, String elements) {
    try {
      String pom = "<project>\n<dependencies>\n" + elements + "</dependencies>\n</project>\n";
      return PomText.parse("dependencies.xml of " + name, pom).dependencies();
    } catch (ProjectFailure malformed) {
      throw new IllegalStateException(malformed);
    }
  }
}
