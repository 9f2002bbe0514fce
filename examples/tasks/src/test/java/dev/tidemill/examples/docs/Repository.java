/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files of this repository, by paths from its top. */
final class Repository {
  private final Path top;

  private Repository(Path top) {
    this.top = top;
  }

  /** The repository in which the tests run: the nearest folder above them that has all modules. */
  static Repository here() {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("runtime/src"))
          && Files.isDirectory(folder.resolve("docs"))) {
        return new Repository(folder);
      }
    }
    throw new IllegalStateException("no repository of Tidemill at or above " + start);
  }

  /** The pages for users: at the top, in docs with those of the connectors, and in examples; not the notes on design. */
  List<MarkdownPage> pages() {
    return Stream.of("", "docs", "docs/connectors", "examples")
        .flatMap(folder -> list(folder).stream())
        .filter(path -> path.endsWith(".md"))
        .map(this::page)
        .toList();
  }

  MarkdownPage page(String path) {
    return MarkdownPage.parse(path, read(path));
  }

  /** The text of a file; a failure says which. */
  String read(String path) {
    try {
      return Files.readString(top.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  /** What a link on a page leads to, as a path from the top; empty if it leads elsewhere. */
  Optional<String> target(MarkdownPage page, String link) {
    if (link.contains(":")) {
      return Optional.empty();
    }
    String file = link.contains("#") ? link.substring(0, link.indexOf('#')) : link;
    Path itself = top.resolve(page.path());
    Path target = file.isEmpty() ? itself : itself.resolveSibling(file).normalize();
    return Optional.of(top.relativize(target).toString().replace('\\', '/'));
  }

  boolean exists(String path) {
    return Files.exists(top.resolve(path));
  }

  /** Simple names of the classes in packages called {@code internal} of the runtime and the test kit. */
  Set<String> internalClasses() {
    Set<String> names = new TreeSet<>();
    for (String module : List.of("runtime", "test-kit")) {
      try (Stream<Path> files = Files.walk(top.resolve(module + "/src/main/java"))) {
        files
            .filter(file -> file.toString().contains("/internal/"))
            .map(file -> file.getFileName().toString())
            .filter(file -> file.endsWith(".java") && !file.equals("package-info.java"))
            .forEach(file -> names.add(file.substring(0, file.length() - ".java".length())));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot list " + module, e);
      }
    }
    return names;
  }

  /** The paths of the files directly in a folder, sorted. */
  List<String> list(String folder) {
    try (Stream<Path> files = Files.list(top.resolve(folder))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> top.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }
}
