/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.lockstep;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.data.Pair;
import dev.tidemill.testkit.StreamTester;

/** A program that tests a job without any test framework; {@link WithoutJUnitTest} starts it. */
final class ProgramWithoutJUnit {
  private ProgramWithoutJUnit() {}

  public static void main(String[] args) {
    try (StreamTester t = StreamTester.create(new WordCount())) {
      t.queueStream("lines", String.class).batch("a b a");
      t.runBatch();
      assertThat(t.probe("counts"))
          .inAnyOrderWithinBatch()
          .hasBatches(batch(Pair.of("a", 2L), Pair.of("b", 1L)));
    }
    System.out.println("it went well, and " + (hasJUnit() ? "with" : "without") + " JUnit");
  }

  private static boolean hasJUnit() {
    try {
      Class.forName("org.junit.jupiter.api.Test");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
