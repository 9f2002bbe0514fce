/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.rdd.RDDLike;
import java.util.Optional;

/** Advice for functions that take an object of the driver along. */
final class CapturedAdvice {
  private CapturedAdvice() {}

  /**
   * What to do instead of using an object of the driver in a function on records.
   *
   * @param context the class of contexts
   */
  static Optional<String> on(Object captured, Class<?> context) {
    if (captured instanceof DStreamLike<?, ?, ?>) {
      return Optional.of(
          "a stream is declared on the driver and has no records there; combine streams with union,"
              + " a join or transformWith");
    }
    if (captured instanceof RDDLike<?, ?>) {
      return Optional.of(
          "an RDD is used on the driver only; join it, or collect() it into a local variable first");
    }
    if (context.isInstance(captured)) {
      return Optional.of(
          "the context stays on the driver; copy what it needs of it into a local variable");
    }
    return Optional.empty();
  }
}
