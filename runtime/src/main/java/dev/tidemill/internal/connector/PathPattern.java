/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.function.Predicate;

/**
 * Paths in which {@code *}, {@code ?}, {@code [abc]} and {@code {a,b}} stand for parts of one name.
 */
final class PathPattern {
  private static final String SIGNS = "*?[{";

  private PathPattern() {}

  static boolean isPattern(String path) {
    return path.chars().anyMatch(sign -> SIGNS.indexOf(sign) >= 0);
  }

  /** Matches single names against the pattern of one name. */
  static Predicate<String> name(String pattern) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    return name -> matcher.matches(Path.of(name));
  }

  /**
   * Whether every hidden name of a path that matches the pattern is meant by it: as in a shell,
   * wildcards do not stand for hidden names.
   */
  static boolean matchesVisibly(String pattern, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] names = path.split("/", -1);
    for (int i = 1; i <= Math.min(wanted.length, names.length); i++) {
      String name = names[names.length - i];
      String meant = wanted[wanted.length - i];
      boolean meantHidden = !FileOptions.isVisible(meant);
      if (isPattern(meant) && !meantHidden && !FileOptions.isVisible(name)) {
        return false;
      }
    }
    return true;
  }
}
