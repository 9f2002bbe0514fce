/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.data.Pair;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the functions of random programs need to know of records of any kind. */
final class Values {
  private Values() {}

  /** A null that may stand where the types ask for a record. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  static <T> T nothing() {
    return null;
  }

  /** The value as text that tells types apart: {@code 1}, {@code 1L}, {@code "1"}. */
  static String text(@Nullable Object value) {
    if (value instanceof String string) {
      return "\"" + string + "\"";
    }
    if (value instanceof Long number) {
      return number + "L";
    }
    if (value instanceof Pair<?, ?> pair) {
      return "(" + text(pair.key()) + "," + text(pair.value()) + ")";
    }
    if (value instanceof Optional<?> optional) {
      return optional.isPresent() ? "some " + text(optional.get()) : "none";
    }
    if (value instanceof List<?> list) {
      return String.join(", ", list.stream().map(Values::text).toList())
          .transform(inner -> "[" + inner + "]");
    }
    return String.valueOf(value);
  }

  /** A number that depends on everything in the value, on the order in lists too; the same in every JVM. */
  static int number(@Nullable Object value) {
    return text(value).hashCode() & Integer.MAX_VALUE;
  }

  /** A total order: values that compare as equal are equal. */
  static int compare(@Nullable Object a, @Nullable Object b) {
    return text(a).compareTo(text(b));
  }
}
