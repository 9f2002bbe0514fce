/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts off the part of a build plan that has run already, so that nothing is compiled twice. */
public final class RemainingPlan {

  /**
   * Maven 4 marks what runs before and after a phase: {@code before:compile},
   * {@code after:compile[10]}.
   */
  private static final Pattern PHASE = Pattern.compile("(?:\\w+:)?([^\\[]+)(?:\\[.*])?");

  private RemainingPlan() {}

  /** The steps after the last one whose phase has run, in their order. */
  public static <T> List<T> of(
      List<T> steps, Function<T, String> phaseOfStep, Predicate<String> hasRun) {
    int next = 0;
    for (int i = 0; i < steps.size(); i++) {
      if (hasRun.test(plainPhase(phaseOfStep.apply(steps.get(i))))) {
        next = i + 1;
      }
    }
    return List.copyOf(steps.subList(next, steps.size()));
  }

  /** The name of the phase without what Maven 4 writes around it. */
  public static String plainPhase(String phase) {
    Matcher match = PHASE.matcher(phase);
    return match.matches() ? match.group(1) : phase;
  }
}
