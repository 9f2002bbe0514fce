/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.examples.docs.MarkdownPage.Block;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The signatures that the pages list are those that there are.
 *
 * <p>A block of signatures follows {@code <!-- signatures: TYPE -->}; a type may have several blocks, and all types of
 * functions share one.
 */
class SignaturesTest {
  /** Its types are shown in one block. */
  private static final String FUNCTIONS = "dev.tidemill.function";

  private static final Pattern PACKAGE_ROW = Pattern.compile(
      "^\\| `(dev\\.tidemill[a-z.]*)` \\| ((?:`\\w+`(?:, )?)+) \\|$", Pattern.MULTILINE);

  private static final List<String> PACKAGES = List.of(
      "dev.tidemill",
      "dev.tidemill.rdd",
      "dev.tidemill.data",
      "dev.tidemill.deadletter",
      "dev.tidemill.state",
      "dev.tidemill.codec",
      "dev.tidemill.time",
      FUNCTIONS,
      "dev.tidemill.listener",
      "dev.tidemill.error",
      "dev.tidemill.spi.job",
      "dev.tidemill.spi.source",
      "dev.tidemill.spi.sink",
      "dev.tidemill.spi.storage");

  @Test
  void every_public_signature_is_listed() throws Exception {
    assertThat(missing(listed(), existing()))
        .as(
            "signatures that no page lists; add them behind <!-- signatures: TYPE -->, most likely in docs/operators.md")
        .isEmpty();
  }

  @Test
  void every_listed_signature_exists() throws Exception {
    assertThat(missing(existing(), listed()))
        .as("signatures that pages list and that are not there; correct or remove them")
        .isEmpty();
  }

  @Test
  void every_public_type_is_listed_with_its_package() throws Exception {
    Map<String, Set<String>> existing = new TreeMap<>();
    for (Class<?> type : publicTypes()) {
      if (type.getDeclaringClass() == null) {
        existing
            .computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
            .add(type.getSimpleName());
      }
    }
    Map<String, Set<String>> listed = new TreeMap<>();
    for (MarkdownPage page : Repository.here().pages()) {
      listed.putAll(packages(Repository.here().read(page.path())));
    }
    assertThat(listed)
        .as("the tables of packages in docs/operators.md and docs/writing-connectors.md")
        .isEqualTo(existing);
  }

  @Test
  void the_table_of_packages_is_read_row_by_row() {
    assertThat(packages("""
        | package | types |
        |---|---|
        | `dev.tidemill.data` | `Pair`, `Partitioner` |
        | `mapToPair` | `Pair` |
        """)).isEqualTo(Map.of("dev.tidemill.data", Set.of("Pair", "Partitioner")));
  }

  /** Types by their package, as a table of a page has them. */
  private static Map<String, Set<String>> packages(String page) {
    Map<String, Set<String>> packages = new TreeMap<>();
    Matcher row = PACKAGE_ROW.matcher(page);
    while (row.find()) {
      packages.put(
          row.group(1), new TreeSet<>(List.of(row.group(2).replace("`", "").split(", ", -1))));
    }
    return packages;
  }

  /** What the second map has and the first has not. */
  private static List<String> missing(
      Map<String, Set<String>> there, Map<String, Set<String>> wanted) {
    List<String> missing = new ArrayList<>();
    wanted.forEach((type, signatures) -> signatures.stream()
        .filter(signature -> !there.getOrDefault(type, Set.of()).contains(signature))
        .forEach(signature -> missing.add(type + ": " + signature)));
    return missing;
  }

  private static Map<String, Set<String>> listed() {
    Map<String, Set<String>> listed = new TreeMap<>();
    for (MarkdownPage page : Repository.here().pages()) {
      for (Block block : page.blocks()) {
        if (block.kind().equals("signatures")) {
          Set<String> lines = listed.computeIfAbsent(block.source(), type -> new TreeSet<>());
          block.text().lines().filter(line -> !line.isBlank()).forEach(lines::add);
        }
      }
    }
    return listed;
  }

  private static Map<String, Set<String>> existing() throws IOException, URISyntaxException {
    Map<String, Set<String>> existing = new TreeMap<>();
    for (Class<?> type : publicTypes()) {
      List<String> signatures = PublicSignatures.of(type);
      if (type.getPackageName().equals(FUNCTIONS)) {
        existing
            .computeIfAbsent(FUNCTIONS, all -> new TreeSet<>())
            .add(PublicSignatures.ofFunction(type));
      } else if (!signatures.isEmpty()) {
        Class<?> outer = type.getDeclaringClass();
        String name = (outer == null ? "" : outer.getSimpleName() + ".") + type.getSimpleName();
        existing.put(name, new TreeSet<>(signatures));
      }
    }
    return existing;
  }

  /** The public types of the packages that users meet. */
  private static List<Class<?>> publicTypes() throws IOException, URISyntaxException {
    Path runtime = Path.of(StreamingContext.class
        .getProtectionDomain()
        .getCodeSource()
        .getLocation()
        .toURI());
    if (Files.isDirectory(runtime)) {
      return publicTypes(runtime);
    }
    try (FileSystem jar =
        FileSystems.newFileSystem(URI.create("jar:" + runtime.toUri()), Map.of())) {
      return publicTypes(jar.getPath("/"));
    }
  }

  private static List<Class<?>> publicTypes(Path classes) throws IOException {
    List<Class<?>> types = new ArrayList<>();
    for (String name : PACKAGES) {
      try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
            .map(file -> load(name + "." + file.substring(0, file.length() - ".class".length())))
            .filter(SignaturesTest::isPublic)
            .forEach(types::add);
      }
    }
    return types;
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, StreamingContext.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name + " is in the runtime and cannot be loaded", e);
    }
  }
}
