/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import java.util.List;
import java.util.Optional;

/**
 * How a simulation went.
 *
 * @param points how many changes each life has made
 * @param calls how many calls each life has made, changes and others
 * @param failures how lives have failed, if they were not killed
 * @param problems what is wrong; empty if nothing is
 * @param lost how many records their sender has lost
 * @param outputs empty if the last life did not end well
 */
record Outcome(
    Scenario scenario,
    Plan plan,
    List<Integer> points,
    List<Integer> calls,
    List<Optional<Throwable>> failures,
    List<String> problems,
    int lost,
    Optional<Outputs> outputs,
    long traceHash,
    String trace) {
  /** Fails if something is wrong. */
  void requireRight() {
    if (!problems.isEmpty()) {
      throw new AssertionError(this + "\nThe last actions:\n" + trace);
    }
  }

  @Override
  public String toString() {
    return scenario + ", " + plan + ":\n" + String.join("\n", problems);
  }
}
