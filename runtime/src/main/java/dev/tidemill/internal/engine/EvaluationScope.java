package dev.tidemill.internal.engine;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.time.Time;
import java.util.Optional;

/**
 * The batch that an evaluation belongs to. While it runs, sources may be read and keyed state may change; afterwards neither.
 *
 * @param batch the batch; empty for plans that belong to none
 * @param isRunning whether the batch runs
 */
record EvaluationScope(Optional<Time> batch, boolean isRunning) {
  private static final String REMEDY =
      "; use an RDD only while its batch runs, or cache() it there and run an action on it, or let the"
          + " context remember its batches";

  /** The scope of a batch that runs. */
  static EvaluationScope running(Time batch) {
    return new EvaluationScope(Optional.of(batch), true);
  }

  /** The scope of plans that belong to no batch, or to one that is over. */
  static EvaluationScope outside(Optional<Time> endedBatch) {
    return new EvaluationScope(endedBatch, false);
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
          "the state of " + state + " is asked for outside its batch" + batchName() + REMEDY);
    }
  }

  /**
   * Called before a source is read.
   *
   * @throws TidemillException if the batch is over, since its source may have forgotten these records
   */
  void requireReadable(Origin source) {
    if (batch.isPresent() && !isRunning) {
      throw new TidemillException(
          ErrorCode.RDD_EXPIRED,
          "records of " + source + " are read after their batch" + batchName() + REMEDY);
    }
  }

  /** The batch for the end of an error's sentence. */
  String inBatch() {
    return batch.map(time -> " in batch " + time).orElse("");
  }

  private String batchName() {
    return batch.map(time -> " " + time).orElse("");
  }
}
