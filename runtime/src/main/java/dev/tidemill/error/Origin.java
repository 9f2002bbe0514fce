/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.error;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The operation of the user's program that something belongs to. Every error, plan and event names
 * it.
 *
 * <p>Prints as {@code reduceByKey "counts" (WordCount.java:14)}.
 *
 * @param operation the method that declared it, for example {@code reduceByKey}
 * @param name the name given by {@code named(...)}, if any
 * @param site the line that declared it
 */
public record Origin(String operation, Optional<String> name, CallSite site)
    implements Serializable {
  /** The operation as declared on the nearest line of the user's program. */
  public static Origin here(String operation) {
    return new Origin(operation, Optional.empty(), CallSite.here());
  }

  /** The same operation with a name. */
  public Origin named(String newName) {
    return new Origin(operation, Optional.of(newName), site);
  }

  /**
   * Tasks carry their operation's origin to other processes, and an Optional is not serializable.
   */
  private Object writeReplace() {
    return new Travelling(operation, name.orElse(null), site);
  }

  private record Travelling(String operation, @Nullable String name, CallSite site)
      implements Serializable {
    private Object readResolve() {
      return new Origin(operation, Optional.ofNullable(name), site);
    }
  }

  @Override
  public String toString() {
    return operation + name.map(n -> " \"" + n + "\"").orElse("") + " (" + site + ")";
  }
}
