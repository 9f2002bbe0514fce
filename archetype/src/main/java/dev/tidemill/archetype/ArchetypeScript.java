/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What {@code mvn archetype:generate} ends with. The archetype plugin copies the beginning of a
 * POM, adds it to a parent if there is one, and calls the script of the archetype, which calls
 * this: here are the checks that the plugin does not make, and the project.
 */
public final class ArchetypeScript {

  private final Path outputDirectory;
  private final Path directory;

  private ArchetypeScript(Path outputDirectory, String artifactId) {
    this.outputDirectory = outputDirectory;
    this.directory = outputDirectory.resolve(artifactId);
  }

  /**
   * Completes the project, or takes away its beginning.
   *
   * @param outputDirectory where the project's directory is
   * @param connectors the names that the user gave
   * @return what to do next
   * @throws ProjectFailure if there is no such connector, or the project cannot be written
   */
  public static String run(
      String outputDirectory,
      String groupId,
      String artifactId,
      String version,
      String packageName,
      String connectors)
      throws ProjectFailure {
    ArchetypeScript script = new ArchetypeScript(Path.of(outputDirectory), artifactId);
    try {
      NewProject project = new NewProject(
          ProjectCoordinates.of(groupId, artifactId, version, packageName),
          ConnectorCatalog.read().choose(connectors));
      project.completeFrom(PomFile.read(script.beginning()));
      return project.nextSteps(script.directory.getFileName());
    } catch (ProjectFailure failure) {
      script.removePartialProject(failure);
      throw failure;
    }
  }

  private Path beginning() {
    return directory.resolve("pom.xml");
  }

  private void removePartialProject(ProjectFailure failure) {
    try {
      if (PomFile.read(beginning()).pom().parent().isPresent()) {
        leaveTheParent();
      }
      Files.delete(beginning());
      try (Stream<Path> others = Files.list(directory)) {
        if (others.findAny().isEmpty()) {
          Files.delete(directory);
        }
      }
    } catch (ProjectFailure | IOException failed) {
      failure.addSuppressed(failed);
    }
  }

  private void leaveTheParent() throws ProjectFailure, IOException {
    PomFile parent = PomFile.read(outputDirectory.resolve("pom.xml"));
    PomText without = parent.pom().withoutModule(directory.getFileName().toString());
    Files.write(parent.path(), without.bytes());
  }
}
