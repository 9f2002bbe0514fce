package dev.tidemill.maven.run;

/** A class that can be run: a streaming job, or a class with a {@code main} method. */
record JobCandidate(String className, Kind kind) {

  enum Kind {
    JOB,
    MAIN
  }

  /** The name as it stands in source code: {@code com.acme.Jobs.WordCount} for {@code com.acme.Jobs$WordCount}. */
  String sourceName() {
    return className.replace('$', '.');
  }

  String simpleName() {
    return sourceName().substring(sourceName().lastIndexOf('.') + 1);
  }

  /** Whether a user may mean this class by {@code name}: its full name, or the end of it from a dot on. */
  boolean answersTo(String name) {
    return isExactly(name) || sourceName().endsWith("." + name);
  }

  boolean isExactly(String name) {
    return className.equals(name) || sourceName().equals(name);
  }
}
