/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.kernel;

import java.util.function.Consumer;

/**
 * A stage of a fused loop: receives the records of one partition one at a time, and passes its
 * results to the next stage.
 *
 * <p>The caller calls {@code accept} any number of times, then {@code end} once if nothing failed.
 * Each partition has its own chain, which is used by one thread.
 */
public abstract class Push<T> implements Consumer<T> {
  @Override
  public abstract void accept(T record);

  /** Returns whether the last stage needs no more records. It ignores further records. */
  public abstract boolean isFull();

  /** Signals the end of the partition. */
  public abstract void end();
}
