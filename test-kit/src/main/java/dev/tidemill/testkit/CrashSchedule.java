/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * The runs of one crash test: first without a crash, then with crashes at chosen steps. It ends
 * early when some have failed, since the others would say the same.
 */
final class CrashSchedule {
  private static final int FAILURES = 3;
  private static final int SECOND_WITHIN = 60;

  private final int atMost;
  private final int pairs;
  private final long seed;
  private final boolean oneRun;
  private final List<Set<Long>> next = new ArrayList<>();
  private Optional<CrashOutcome> undisturbed = Optional.empty();
  private boolean begun;
  private int failures;

  /**
   * A schedule.
   *
   * @param at the crashes of the only run with crashes; none for the usual runs
   * @param atMost so many runs with one crash
   * @param pairs so many runs with two
   */
  CrashSchedule(long[] at, int atMost, int pairs, long seed) {
    this.oneRun = at.length > 0;
    this.atMost = atMost;
    this.pairs = pairs;
    this.seed = seed;
    if (oneRun) {
      Set<Long> crashes = new TreeSet<>();
      Arrays.stream(at).forEach(crashes::add);
      next.add(crashes);
    }
  }

  /** The crashes of the next run, none for the first; empty if there is no further run. */
  synchronized Optional<Set<Long>> nextRun() {
    if (!begun) {
      begun = true;
      return Optional.of(Set.of());
    }
    return undisturbed.isEmpty() || failures >= FAILURES || next.isEmpty()
        ? Optional.empty()
        : Optional.of(next.remove(0));
  }

  /** The first run has passed. */
  synchronized void undisturbed(CrashOutcome outcome) {
    undisturbed = Optional.of(outcome);
    if (!oneRun) {
      choose(outcome.steps().size());
    }
  }

  private void choose(int steps) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Long> all = new ArrayList<>();
    for (long step = 1; step <= steps; step++) {
      all.add(step);
    }
    for (int i = all.size() - 1; i > 0 && steps > atMost; i--) {
      Collections.swap(all, i, random.nextInt(i + 1));
    }
    new TreeSet<>(all.subList(0, Math.min(steps, atMost))).forEach(step -> next.add(Set.of(step)));
    for (int i = 0; i < pairs && steps > 0; i++) {
      long first = 1L + random.nextInt(steps);
      next.add(new TreeSet<>(Set.of(first, first + 1L + random.nextInt(SECOND_WITHIN))));
    }
  }

  /** A run with crashes has failed. */
  synchronized void failed() {
    failures++;
  }

  synchronized Optional<CrashOutcome> undisturbed() {
    return undisturbed;
  }

  /** Such as {@code 243 steps, 100 of them tried alone and 10 in pairs, chosen by seed 1}. */
  synchronized String summary() {
    int steps = undisturbed.map(outcome -> outcome.steps().size()).orElse(0);
    return steps + " steps, " + (steps > atMost ? atMost + " of them" : "all of them")
        + " tried alone, and " + pairs + " in pairs, chosen by seed " + seed;
  }

  /** Such as {@code crash 17 of 43: batch 2: sync log/1}. */
  synchronized String title(Set<Long> crashes) {
    List<String> steps = undisturbed.map(CrashOutcome::steps).orElse(List.of());
    if (crashes.isEmpty()) {
      return "without a crash";
    }
    StringBuilder text = new StringBuilder("crash");
    String before = " ";
    for (long crash : crashes) {
      text.append(before).append(crash);
      before = " and ";
    }
    text.append(" of ").append(steps.size());
    long first = new TreeSet<>(crashes).first();
    return first <= steps.size() ? text + ": " + steps.get((int) first - 1) : text.toString();
  }
}
