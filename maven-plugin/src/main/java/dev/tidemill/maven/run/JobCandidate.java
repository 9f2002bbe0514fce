/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

/**
 * A class that can be run, or that its author may take for one: a streaming job, or a class with a
 * {@code main} method.
 */
record JobCandidate(String className, Kind kind) {

  enum Kind {
    JOB(""),
    MAIN(""),
    NOT_PUBLIC("is not public"),
    NOT_STATIC("is an inner class that is not static"),
    IN_A_HIDDEN_CLASS("is nested in a class that is not public");

    private final String obstacle;

    Kind(String obstacle) {
      this.obstacle = obstacle;
    }

    /** Why the job cannot be created, as the end of a sentence; empty if it can be run. */
    String obstacle() {
      return obstacle;
    }

    boolean canBeRun() {
      return obstacle.isEmpty();
    }
  }

  /**
   * The name as it stands in source code: {@code com.acme.Jobs.WordCount} for
   * {@code com.acme.Jobs$WordCount}.
   */
  String sourceName() {
    return className.replace('$', '.');
  }

  String simpleName() {
    return sourceName().substring(sourceName().lastIndexOf('.') + 1);
  }

  /**
   * Whether a user may mean this class by {@code name}: its full name, or the end of it from a dot
   * on.
   */
  boolean answersTo(String name) {
    return isExactly(name) || sourceName().endsWith("." + name);
  }

  boolean isExactly(String name) {
    return className.equals(name) || sourceName().equals(name);
  }
}
