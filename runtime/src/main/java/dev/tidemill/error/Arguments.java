/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.error;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a program passes to an operation. Errors have the code {@code INVALID_ARGUMENT} and
 * name the operation, the line that called it, and the value with its bound:
 *
 * <pre>{@code
 * argument 2 of reduceByKey (WordCount.java:14) is null; pass a value
 * number of partitions is 0 in repartition (WordCount.java:15); it must be from 1 to 65536
 * }</pre>
 */
public final class Arguments {
  /** The maximum number of partitions, wherever one can be passed. */
  public static final int MAX_PARTITIONS = 1 << 16;

  private Arguments() {}

  /**
   * The operation as declared on the nearest line of the user's program. None of its arguments may
   * be null.
   *
   * @param arguments the operation's arguments, from the first to the last one that could be null
   */
  public static Origin given(String operation, @Nullable Object... arguments) {
    Origin origin = Origin.here(operation);
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] == null) {
        throw invalid("argument " + (i + 1) + " of " + origin + " is null; pass a value");
      }
    }
    return origin;
  }

  /** Checks that no element is null, and returns the elements. */
  public static <C extends Iterable<?>> C elements(C elements, String what, Origin origin) {
    Iterator<?> each = elements.iterator();
    for (int i = 0; each.hasNext(); i++) {
      if (each.next() == null) {
        throw invalid(what + " " + (i + 1) + " given to " + origin + " is null; omit it");
      }
    }
    return elements;
  }

  /** Checks a lower bound, and returns the value. */
  public static long atLeast(long min, long value, String what, Origin origin) {
    if (value < min) {
      throw invalid(what + " is " + value + " in " + origin + "; it must be at least " + min);
    }
    return value;
  }

  /** Checks a lower bound, and returns the value. */
  public static int atLeast(int min, int value, String what, Origin origin) {
    return (int) atLeast((long) min, value, what, origin);
  }

  /** Checks a number of partitions, and returns it. */
  public static int partitions(int n, Origin origin) {
    if (n < 1 || n > MAX_PARTITIONS) {
      throw invalid("number of partitions is " + n + " in " + origin + "; it must be from 1 to "
          + MAX_PARTITIONS);
    }
    return n;
  }

  /**
   * Checks a number of partitions, and returns it; looks up the declaring line only if it is
   * invalid.
   */
  public static int partitions(int n, String operation) {
    return n >= 1 && n <= MAX_PARTITIONS ? n : partitions(n, Origin.here(operation));
  }

  private static TidemillException invalid(String message) {
    return new TidemillException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
