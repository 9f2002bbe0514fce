/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import java.util.Objects;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonDifferenceCalculator;
import org.jspecify.annotations.Nullable;

/** When an actual record is the expected one. */
@FunctionalInterface
public interface RecordEquality {
  boolean same(@Nullable Object actual, @Nullable Object expected);

  /** By {@code equals}, arrays by their elements. */
  static RecordEquality byEquals() {
    return Objects::deepEquals;
  }

  /** Field by field, as AssertJ's recursive comparison does it. */
  static RecordEquality recursive(RecursiveComparisonConfiguration configuration) {
    RecursiveComparisonDifferenceCalculator calculator =
        new RecursiveComparisonDifferenceCalculator();
    return (actual, expected) -> Objects.equals(actual, expected)
        || calculator.determineDifferences(actual, expected, configuration).isEmpty();
  }

  /** Floating-point numbers, anywhere in a record, may differ by the tolerance. */
  static RecordEquality withTolerance(double tolerance) {
    RecursiveComparisonConfiguration configuration = RecursiveComparisonConfiguration.builder()
        .withStrictTypeChecking(true)
        .withEqualsForType((a, b) -> near(a, b, tolerance), Double.class)
        .withEqualsForType((a, b) -> near(a, b, tolerance), Float.class)
        .build();
    return recursive(configuration);
  }

  private static boolean near(Number a, Number b, double tolerance) {
    double difference = Math.abs(a.doubleValue() - b.doubleValue());
    return a.equals(b) || difference <= tolerance;
  }
}
