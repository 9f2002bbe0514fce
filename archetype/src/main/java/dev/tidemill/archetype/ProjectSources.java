/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Java files that a project has.
 *
 * @param files by their path in the project, with {@code /} between names, in order
 */
record ProjectSources(List<String> files) {

  private static final String MAIN = "src/main/java/";
  private static final String TEST = "src/test/java/";
  private static final String JAVA = ".java";

  ProjectSources {
    files = List.copyOf(files);
  }

  static ProjectSources read(Path project) throws ProjectFailure {
    List<String> files = new ArrayList<>();
    for (String root : List.of(MAIN, TEST)) {
      Path sources = project.resolve(root);
      if (Files.isDirectory(sources)) {
        try (Stream<Path> below = Files.walk(sources)) {
          below
              .filter(file -> file.toString().endsWith(JAVA))
              .map(file -> project.relativize(file).toString())
              .map(file -> file.replace(project.getFileSystem().getSeparator(), "/"))
              .forEach(files::add);
        } catch (IOException failed) {
          throw new ProjectFailure("%s cannot be read: %s".formatted(sources, failed), failed);
        }
      }
    }
    files.sort(Comparator.naturalOrder());
    return new ProjectSources(files);
  }

  /**
   * The first package, from above, that has a class of the project itself; empty if there is none
   * but the nameless one.
   */
  Optional<String> topPackage() {
    return files.stream()
        .filter(file -> file.startsWith(MAIN))
        .map(file -> file.substring(MAIN.length(), Math.max(MAIN.length(), file.lastIndexOf('/'))))
        .filter(folder -> !folder.isEmpty())
        .min(Comparator.comparingLong(ProjectSources::depth))
        .map(folder -> folder.replace('/', '.'));
  }

  /** Where the class of this file is, in whatever package. */
  Optional<String> sameClass(String path) {
    String name = "/" + path.substring(path.lastIndexOf('/') + 1);
    return files.stream().filter(file -> file.endsWith(name)).findFirst();
  }

  private static long depth(String folder) {
    return folder.chars().filter(c -> c == '/').count();
  }
}
