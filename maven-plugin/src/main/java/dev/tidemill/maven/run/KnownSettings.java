/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import dev.tidemill.archetype.NearNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The names that something may be set by with {@code -Dstream.*}: those of the goal, and those that
 * the runtime lists in its jar.
 */
final class KnownSettings {

  /** One key a line. */
  private static final String LIST = "META-INF/tidemill/settings";

  private KnownSettings() {}

  /**
   * Refuses a name that neither the goal nor the runtime knows: nothing would come of it.
   *
   * @param runtime the jar or directory with the runtime; an older one without a list knows its
   *     settings itself
   * @throws RunFailure with the nearest name
   */
  static void check(Set<String> names, Path runtime) throws RunFailure {
    Set<String> known = listed(runtime);
    if (known.isEmpty()) {
      return;
    }
    known.addAll(RunSettings.OF_THE_GOAL);
    for (String name : new TreeSet<>(names)) {
      if (!known.contains(name)) {
        throw new RunFailure(
            "There is no setting '%s', given as -D%s.%s".formatted(name, name, guess(name, known)));
      }
    }
  }

  private static String guess(String name, Set<String> known) {
    List<String> near =
        NearNames.of(
                withoutPrefix(name),
                known.stream().map(KnownSettings::withoutPrefix).toList())
            .stream()
            .map(end -> RunSettings.PREFIX + end)
            .toList();
    return near.isEmpty()
        ? " There are: " + String.join(", ", known)
        : " Did you mean " + String.join(" or ", near) + "?";
  }

  private static String withoutPrefix(String name) {
    return name.substring(RunSettings.PREFIX.length());
  }

  private static Set<String> listed(Path runtime) throws RunFailure {
    try {
      if (Files.isDirectory(runtime)) {
        Path list = runtime.resolve(LIST);
        return Files.exists(list) ? keys(Files.readString(list)) : Set.of();
      }
      try (ZipFile jar = new ZipFile(runtime.toFile())) {
        ZipEntry list = jar.getEntry(LIST);
        if (list == null) {
          return Set.of();
        }
        try (InputStream in = jar.getInputStream(list)) {
          return keys(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    } catch (IOException unreadable) {
      throw new RunFailure(
          "The runtime %s cannot be read: %s".formatted(runtime, unreadable.getMessage()),
          unreadable);
    }
  }

  private static Set<String> keys(String list) {
    return list.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
