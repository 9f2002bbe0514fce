/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A job and what one writes by hand, turn by turn over the same records in one JVM: what else the machine does slows
 * both. Who begins changes from pass to pass. A ratio is that of one pass, and the median of the passes is reported.
 *
 * @param <R> what both make of the records; it must be equal
 */
public final class TurnByTurn<R> {
  private final String byHand;
  private final int warmup;
  private final Meter ofJob = new Meter();
  private final Meter ofHand = new Meter();
  private int passes;

  /**
   * @param byHand what is written by hand, in the names of the results
   * @param warmup so many passes are not measured
   */
  public TurnByTurn(String byHand, int warmup) {
    this.byHand = byHand;
    this.warmup = warmup;
  }

  /** Has each do it once. */
  public void pass(Supplier<R> job, Supplier<R> hand) {
    boolean measured = passes >= warmup;
    Meter jobMeter = measured ? ofJob : new Meter();
    Meter handMeter = measured ? ofHand : new Meter();
    R jobResult;
    R handResult;
    if (passes++ % 2 == 0) {
      jobResult = timed(jobMeter, job);
      handResult = timed(handMeter, hand);
    } else {
      handResult = timed(handMeter, hand);
      jobResult = timed(jobMeter, job);
    }
    if (!jobResult.equals(handResult)) {
      throw new IllegalStateException(
          "Tidemill has " + jobResult + ", the " + byHand + " has " + handResult);
    }
  }

  private static <R> R timed(Meter meter, Supplier<R> task) {
    List<R> results = new ArrayList<>(1);
    meter.measure(() -> results.add(task.get()));
    return results.get(0);
  }

  /**
   * Adds what the passes took.
   *
   * @param unit a record, in a word, such as {@code line}
   * @param perPass how many of them a pass has
   */
  public void report(String unit, long perPass, Results results) {
    results.add(
        "rate / " + byHand + ", wall", ofHand.wallMs().dividedBy(ofJob.wallMs()).median());
    results.add(
        "rate / " + byHand + ", CPU", ofHand.cpuMs().dividedBy(ofJob.cpuMs()).median());
    add("Tidemill", ofJob, unit, perPass, results);
    add(byHand, ofHand, unit, perPass, results);
  }

  private static void add(String who, Meter meter, String unit, long perPass, Results results) {
    results.add(
        who + ", thousand " + unit + "s a second", perPass / meter.wallMs().median());
    results.add(who + ", CPU us a " + unit, 1_000 * meter.cpuMs().median() / perPass);
  }
}
