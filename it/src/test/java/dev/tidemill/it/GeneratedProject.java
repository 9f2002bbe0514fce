/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The two commands by which users get a new project, and what they make. */
final class GeneratedProject {

  static final String NAME = "word-count";

  private GeneratedProject() {}

  /** {@code mvn archetype:generate} in an empty directory; without {@code connectors} none is named. */
  static MavenRun byArchetype(MavenInstallation maven, Path directory, String... connectors)
      throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add(archetypeGoal());
    arguments.add("-DarchetypeCatalog=local");
    arguments.add("-DarchetypeGroupId=dev.tidemill");
    arguments.add("-DarchetypeArtifactId=tidemill-archetype");
    arguments.add("-DarchetypeVersion=" + MavenInstallation.setting("it.version"));
    arguments.addAll(whatItIsCalled(connectors));
    return MavenRun.finish(maven, new FixtureProject(directory), arguments.toArray(String[]::new));
  }

  /** {@code archetype:generate}, in the version that this build uses. */
  static String archetypeGoal() {
    return "org.apache.maven.plugins:maven-archetype-plugin:%s:generate"
        .formatted(BuildPlugins.version("maven-archetype-plugin"));
  }

  /** {@code mvn stream:create} in an empty directory. */
  static MavenRun byPlugin(MavenInstallation maven, Path directory, String... connectors)
      throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add("dev.tidemill:stream-maven-plugin:%s:create"
        .formatted(MavenInstallation.setting("it.version")));
    arguments.addAll(whatItIsCalled(connectors));
    return MavenRun.finish(maven, new FixtureProject(directory), arguments.toArray(String[]::new));
  }

  static FixtureProject in(Path directory) {
    return new FixtureProject(directory.resolve(NAME));
  }

  /** The files of a project, by their path in it, without those that these tests and Maven put beside them. */
  static List<String> files(FixtureProject project) throws IOException {
    try (Stream<Path> files = Files.walk(project.directory())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> project.directory().relativize(file).toString())
          .filter(file -> !file.startsWith("target/") && !file.endsWith(".log"))
          .filter(file -> !file.equals("settings.xml"))
          .sorted()
          .toList();
    }
  }

  private static List<String> whatItIsCalled(String... connectors) {
    List<String> arguments = new ArrayList<>();
    arguments.add("-DgroupId=com.acme");
    arguments.add("-DartifactId=" + NAME);
    if (connectors.length > 0) {
      arguments.add("-Dconnectors=" + String.join(",", connectors));
    }
    return arguments;
  }
}
