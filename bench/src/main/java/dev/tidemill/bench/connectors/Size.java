/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import dev.tidemill.bench.measure.Results;
import dev.tidemill.bench.measure.TurnByTurn;
import java.util.function.Supplier;

/**
 * How much is measured.
 *
 * @param records of a pass
 * @param warmup passes that are not measured
 * @param passes that are
 */
record Size(long records, int warmup, int passes) {
  /** The numbers in the order of the record. */
  static Size of(String[] arguments) {
    return new Size(
        Long.parseLong(arguments[0]),
        Integer.parseInt(arguments[1]),
        Integer.parseInt(arguments[2]));
  }

  /**
   * Has a job and a bare client read the records of each pass.
   *
   * @param bare name of the bare client
   */
  Results compare(String bare, Supplier<Tally> job, Supplier<Tally> loop) {
    Results results = new Results();
    TurnByTurn<Tally> turns = new TurnByTurn<>(bare, warmup);
    for (int i = 0; i < warmup + passes; i++) {
      turns.pass(job, loop);
    }
    turns.report("record", records, results);
    return results;
  }
}
