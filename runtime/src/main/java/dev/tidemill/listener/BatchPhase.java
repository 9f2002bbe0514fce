/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import java.time.Duration;

/**
 * One of the phases of an attempt at a batch, in the order in which they run. Together they account
 * for nearly all of the processing time.
 *
 * @param kind which phase
 * @param start how long after the start of the attempt it began
 * @param length how long it took; for a phase that failed, until then
 */
public record BatchPhase(Kind kind, Duration start, Duration length) {
  /** What a phase does. */
  public enum Kind {
    /** Plans the batch: records its ranges, and calls the functions of {@code transform}. */
    PLAN,
    /** Computes and stages the outputs, in order; {@link StageReport} shows what the engine ran. */
    OUTPUTS,
    /** Collects the changes of state and writes them to the checkpoint. */
    PREPARE,
    /** Makes the decision durable: the checkpoint's fsync. */
    DECIDE,
    /** Makes the changes of state permanent in memory. */
    COMMIT,
    /** Publishes what the outputs have staged, with the pauses between attempts. */
    PUBLISH,
    /** Records that the batch is done. */
    DONE
  }
}
