/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which dependencies of the project the job sees. */
public enum Scope {
  /** What a packaged job would bring along. */
  RUNTIME,
  /**
   * The same and what a cluster would provide, so that a job for a cluster runs on a laptop: the
   * default.
   */
  PROVIDED,
  /** The same and the project's own test classes with their dependencies. */
  TEST;

  /** Whether a dependency that Maven knows under {@code mavenScope} belongs on the class path. */
  public boolean includes(String mavenScope) {
    return switch (mavenScope) {
      case "compile", "runtime", "system" -> true;
      case "provided" -> this != RUNTIME;
      case "test" -> this == TEST;
      default -> false;
    };
  }

  static Scope parse(String text) throws RunFailure {
    String name = text.strip().toUpperCase(Locale.ROOT);
    for (Scope scope : values()) {
      if (scope.name().equals(name)) {
        return scope;
      }
    }
    List<String> known =
        Stream.of(values()).map(s -> s.name().toLowerCase(Locale.ROOT)).toList();
    throw new RunFailure("stream.scope is '%s', but it can only be one of %s."
        .formatted(text, String.join(", ", known)));
  }
}
