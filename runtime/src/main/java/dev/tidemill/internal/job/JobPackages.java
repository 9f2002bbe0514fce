/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.job;

import dev.tidemill.codec.Codecs;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The packages of a job: those of its functions and sources. Their classes may be named by what is stored, and
 * no others. Used by the thread that declares.
 */
public final class JobPackages {
  private final SortedSet<String> names = new TreeSet<>();
  private Optional<ClassLoader> loader = Optional.empty();

  /**
   * Takes the package of a function's class. Of a longer name, the first two parts count, which are
   * those of its owner: values are often in a package beside that of the job.
   */
  public void add(Class<?> function) {
    if (addName(function)) {
      loader = Optional.ofNullable(function.getClassLoader());
    }
  }

  /**
   * Takes the package of a source's class in the same way, for the records of a connector. Its class
   * loader, which may know less than that of the job, counts only while no function is known.
   */
  public void addSource(Class<?> source) {
    if (addName(source) && loader.isEmpty()) {
      loader = Optional.ofNullable(source.getClassLoader());
    }
  }

  private boolean addName(Class<?> part) {
    String[] parts = part.getPackageName().split("\\.", 3);
    if (parts[0].equals("java")) {
      return false;
    }
    names.add(parts.length == 1 ? parts[0] : parts[0] + "." + parts[1]);
    return true;
  }

  /** Codecs by which stored data may name the classes of these packages. */
  public Codecs allowedIn(Codecs codecs) {
    return codecs.allowingPackages(
        names, loader.orElseGet(Thread.currentThread()::getContextClassLoader));
  }
}
