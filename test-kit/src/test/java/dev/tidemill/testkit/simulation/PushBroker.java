/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.spi.source.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Sends the records of a world to the receiver of the job that is connected, in order, and again
 * what it must send again. Outlives the processes of the job.
 */
final class PushBroker {
  private static final int MAX_LOST = 2;

  private final Input input;
  private final SourceData data;
  private final int perStep;
  private int arrived;
  private final List<Integer> sent = new ArrayList<>();
  private final NavigableSet<Integer> acknowledged = new TreeSet<>();
  private final NavigableSet<Integer> lost = new TreeSet<>();
  /** Lost records of which the receiver has been told. */
  private final NavigableSet<Integer> told = new TreeSet<>();
  /** Lost records of which listeners of the job have heard. */
  private final NavigableSet<Integer> reported = new TreeSet<>();

  private final List<String> problems = new ArrayList<>();

  PushBroker(Scenario scenario, SourceData data) {
    this.input = scenario.input();
    this.perStep = scenario.records();
    this.data = data;
  }

  Input input() {
    return input;
  }

  SourceData data() {
    return data;
  }

  /** What the sender does at random in one life. */
  SplittableRandom random(Life life) {
    return new SplittableRandom(input.seed() * 31 + life.number());
  }

  /** More records arrive. */
  void arrive() {
    arrived = Math.min(data.size(), arrived + perStep);
  }

  /** Records are there up to this row. */
  int arrived() {
    return arrived;
  }

  boolean hasAllArrived() {
    return arrived == data.size();
  }

  /** Whether a record is to be sent to a receiver that connects, or that has not acknowledged it. */
  boolean isOwed(int row) {
    return !lost.contains(row) && !acknowledged.contains(row);
  }

  void sent(int row) {
    sent.add(row);
  }

  void acknowledge(List<Integer> rows) {
    acknowledged.addAll(rows);
  }

  /**
   * A session has expired: records are lost that were not acknowledged.
   *
   * @param from the first one that can be lost
   */
  void lose(int from, SplittableRandom random) {
    IntStream.range(from, arrived)
        .filter(this::isOwed)
        .limit(1 + random.nextInt(MAX_LOST))
        .forEach(lost::add);
  }

  /** The first records that are lost and of which no receiver was told, if any: a range of rows. */
  List<Integer> untold() {
    List<Integer> range = new ArrayList<>();
    for (int row : lost) {
      boolean follows = range.isEmpty() || range.get(range.size() - 1) == row - 1;
      if (!told.contains(row) && follows) {
        range.add(row);
      }
    }
    return range;
  }

  void told(List<Integer> rows) {
    told.addAll(rows);
  }

  static Gap gap(List<Integer> rows) {
    return new Gap(
        Integer.toString(rows.get(0) - 1),
        Integer.toString(rows.get(rows.size() - 1) + 1),
        "the session had expired");
  }

  /** A listener of the job has heard of a gap. */
  void heard(Gap gap) {
    IntStream.range(Integer.parseInt(gap.from()) + 1, Integer.parseInt(gap.until()))
        .forEach(reported::add);
  }

  /** How many records are lost. */
  int lost() {
    return lost.size();
  }

  void problem(String what) {
    problems.add(what);
  }

  /** What is wrong with the records that batches had, in their order, in the end. */
  List<String> problems(List<Integer> rows) {
    List<String> found = new ArrayList<>(problems);
    if (!isSubsequence(rows)) {
      found.add("the batches have " + rows + ", though sent was " + sent);
    }
    int newest = -1;
    NavigableSet<Integer> seen = new TreeSet<>();
    for (int row : rows) {
      boolean again = !seen.add(row);
      if (again && input.isExactlyOnce()) {
        found.add("row " + row + " is there twice");
      } else if (!again && row < newest) {
        found.add("row " + row + " comes after row " + newest);
      }
      newest = Math.max(newest, row);
    }
    for (int row = 0; row < arrived; row++) {
      if (!seen.contains(row) && !lost.contains(row)) {
        found.add("row " + row + " is missing"
            + (acknowledged.contains(row) ? ", and was acknowledged" : ""));
      }
    }
    for (int row : lost) {
      if (!reported.contains(row)) {
        found.add("nobody has heard that the sender has lost row " + row);
      }
    }
    if (!hasAllArrived()) {
      found.add("only " + arrived + " of " + data.size() + " rows were sent");
    }
    return found;
  }

  /** Nothing is there more often than it was sent, or in another order. */
  private boolean isSubsequence(List<Integer> rows) {
    int next = 0;
    for (int row : sent) {
      if (next < rows.size() && rows.get(next) == row) {
        next++;
      }
    }
    return next == rows.size();
  }
}
