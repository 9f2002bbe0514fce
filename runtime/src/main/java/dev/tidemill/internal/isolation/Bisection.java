/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.isolation;

import dev.tidemill.spi.kernel.FunctionFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Finds the first record without which more of a batch can be computed, by computing parts of the
 * batch. Used where a function fails on several records together, so that the one at hand need not
 * be the reason.
 *
 * <p>Records are in the order of their places. The shortest beginning of the batch that fails ends
 * with a record that completes a failure. If that record fails alone, it is the reason. If not, the
 * other end of the shortest part that fails is the other candidate: of a function of two records,
 * these are the two. The reason is the candidate without which more of the batch can be computed.
 */
public final class Bisection {
  /** How many records are left out in order to compare two candidates. */
  private static final int MAX_ROUNDS = 8;

  /** Computes a part of the batch; returns how a function has failed, if one has. */
  @FunctionalInterface
  public interface Trial {
    Optional<FunctionFailure> of(InputSelection selection);
  }

  /** A record to be left out, and a failure that it takes part in. */
  public record Guilty(Place place, FunctionFailure failure) {}

  private final List<Segment> segments;
  private final long[] begins;
  private final InputSelection all;
  private final Trial trial;

  /**
   * A search.
   *
   * @param sizes how many records there are, with those that are left out already
   * @param givenUp what is left out already
   */
  public Bisection(SortedMap<Segment, Long> sizes, GivenUp givenUp, Trial trial) {
    this.segments = List.copyOf(sizes.keySet());
    this.begins = new long[segments.size() + 1];
    int i = 0;
    for (long size : sizes.values()) {
      begins[i + 1] = begins[i] + size;
      i++;
    }
    this.all = InputSelection.without(givenUp);
    this.trial = trial;
  }

  /** The record; empty if the failure does not depend on any record of the batch. */
  public Optional<Guilty> find() {
    long count = begins[segments.size()];
    if (count == 0 || trial.of(part(0, 0)).isPresent()) {
      return Optional.empty();
    }
    long end = reach(0, all);
    if (end == count) {
      throw unstable();
    }
    Optional<FunctionFailure> alone = trial.of(part(end, end + 1));
    long guilty = alone.isPresent() ? end : ofTwo(end, lastBegin(end + 1));
    FunctionFailure failure =
        alone.or(() -> trial.of(part(0, end + 1))).orElseThrow(Bisection::unstable);
    return Optional.of(new Guilty(place(guilty), failure));
  }

  private long ofTwo(long end, long begin) {
    InputSelection withoutEnd = all.without(place(end));
    InputSelection withoutBegin = all.without(place(begin));
    long count = begins[segments.size()];
    long known = end;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      long reachWithoutEnd = reach(known, withoutEnd);
      long reachWithoutBegin = reach(known, withoutBegin);
      if (reachWithoutEnd != reachWithoutBegin) {
        return reachWithoutEnd > reachWithoutBegin ? end : begin;
      }
      if (reachWithoutEnd == count) {
        return end;
      }
      // A third record fails with both, so it says nothing about them.
      withoutEnd = withoutEnd.without(place(reachWithoutEnd));
      withoutBegin = withoutBegin.without(place(reachWithoutEnd));
      known = reachWithoutEnd;
    }
    return end;
  }

  /**
   * How many records can be computed, from the first one on.
   *
   * @param known so many can be
   */
  private long reach(long known, InputSelection selection) {
    long count = begins[segments.size()];
    long passes = known;
    long fails = count + 1;
    for (long step = 1; passes < count && fails > count; step *= 2) {
      long next = Math.min(count, passes + step);
      if (fails(0, next, selection)) {
        fails = next;
      } else {
        passes = next;
      }
    }
    while (passes + 1 < fails && passes < count) {
      long middle = passes + (fails - passes) / 2;
      if (fails(0, middle, selection)) {
        fails = middle;
      } else {
        passes = middle;
      }
    }
    return passes;
  }

  /** The last begin of a part before {@code end} that fails. */
  private long lastBegin(long end) {
    long fails = 0;
    long passes = end - 1;
    for (long step = 1; passes - step > 0; step *= 2) {
      if (fails(passes - step, end, all)) {
        fails = passes - step;
        break;
      }
      passes -= step;
    }
    while (fails + 1 < passes) {
      long middle = fails + (passes - fails) / 2;
      if (fails(middle, end, all)) {
        fails = middle;
      } else {
        passes = middle;
      }
    }
    return fails;
  }

  private boolean fails(long from, long until, InputSelection selection) {
    return trial.of(selection.within(bounds(from, until))).isPresent();
  }

  private InputSelection part(long from, long until) {
    return all.within(bounds(from, until));
  }

  private Map<Segment, Bounds> bounds(long from, long until) {
    Map<Segment, Bounds> bounds = new HashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      long first = Math.max(0, from - begins[i]);
      long last = Math.min(begins[i + 1], until) - begins[i];
      if (first < last) {
        bounds.put(segments.get(i), new Bounds(first, last));
      }
    }
    return bounds;
  }

  private Place place(long record) {
    int segment = 0;
    while (begins[segment + 1] <= record) {
      segment++;
    }
    return new Place(segments.get(segment), record - begins[segment]);
  }

  private static IllegalStateException unstable() {
    return new IllegalStateException(
        "functions do not always fail on the same records; make them depend on their arguments only");
  }
}
