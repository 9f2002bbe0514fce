/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.util.Optional;

/**
 * The batch that an evaluation belongs to. While it runs, sources may be read and keyed state may
 * change; afterwards neither.
 *
 * @param batch the batch; empty for plans that belong to none
 * @param isRunning whether the batch runs
 * @param times how errors show the times of batches
 */
record EvaluationScope(Optional<Time> batch, boolean isRunning, TimeFormat times) {
  private static final String REMEDY =
      "; use an RDD only while its batch runs, or cache() it there and run an action on it, or let the"
          + " context remember its batches";

  /** The scope of a batch that runs. */
  static EvaluationScope running(Time batch, TimeFormat times) {
    return new EvaluationScope(Optional.of(batch), true, times);
  }

  /** The scope of plans that belong to no batch, or to one that is over. */
  static EvaluationScope outside(Optional<Time> endedBatch, TimeFormat times) {
    return new EvaluationScope(endedBatch, false, times);
  }

  /**
   * Called before keyed state changes.
   *
   * @throws TidemillException if no batch runs
   */
  void requireRunning(Origin state) {
    if (!isRunning) {
      throw new TidemillException(
          ErrorCode.RDD_EXPIRED,
          "the state of " + state + " is asked for outside its batch" + afterSpace() + REMEDY);
    }
  }

  /**
   * Called before a source is read.
   *
   * @throws TidemillException if the batch is over, since its source may have forgotten these
   *     records
   */
  void requireReadable(Origin source) {
    if (batch.isPresent() && !isRunning) {
      throw new TidemillException(
          ErrorCode.RDD_EXPIRED,
          "records of " + source + " are read after their batch" + afterSpace() + REMEDY);
    }
  }

  /** The batch for the end of an error's sentence. */
  String inBatch() {
    return batchName().map(name -> " in batch " + name).orElse("");
  }

  /** The batch's time as errors show it. */
  Optional<String> batchName() {
    return batch.map(times::text);
  }

  private String afterSpace() {
    return batchName().map(name -> " " + name).orElse("");
  }
}
