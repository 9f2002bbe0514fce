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
 * The packages of a job: those of its functions and of its sources. Stored data may name their
 * classes and no others. Used by the thread that declares.
 */
public final class JobPackages {
  /** Its first two parts are those of the runtime, and not those of the owner of a connector. */
  private static final String RUNTIME = "dev.tidemill.";

  private final SortedSet<String> names = new TreeSet<>();
  private Optional<ClassLoader> loader = Optional.empty();

  /**
   * Adds the package of a function's class. Of a longer name, the first two parts count, which are
   * those of its owner: values are often in a package beside that of the job.
   */
  public void add(Class<?> function) {
    if (!isOfJava(function)) {
      names.add(owner(function));
      loader = Optional.ofNullable(function.getClassLoader());
    }
  }

  /**
   * Adds the package of a connector, whose records may be of its own classes: in the same way, but
   * the whole name of a package of Tidemill. The connector's class loader may not know the classes
   * of the job, so it counts only while no function is known.
   *
   * @param connector the class of a source, or of what creates its receivers
   */
  public void addSource(Class<?> connector) {
    if (!isOfJava(connector)) {
      String name = connector.getPackageName();
      names.add(name.startsWith(RUNTIME) ? name : owner(connector));
      loader = loader.or(() -> Optional.ofNullable(connector.getClassLoader()));
    }
  }

  private static boolean isOfJava(Class<?> type) {
    return type.getName().startsWith("java.");
  }

  private static String owner(Class<?> type) {
    String[] parts = type.getPackageName().split("\\.", 3);
    return parts.length == 1 ? parts[0] : parts[0] + "." + parts[1];
  }

  /** Returns codecs by which stored data may name the classes of these packages. */
  public Codecs allowedIn(Codecs codecs) {
    return codecs.allowingPackages(
        names, loader.orElseGet(Thread.currentThread()::getContextClassLoader));
  }
}
