/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.kernel;

import java.util.function.Consumer;

/**
 * Takes the records of one partition, one by one, and hands what it makes of them to the next: a stage of a fused
 * loop.
 *
 * <p>Calls: {@code accept} any number of times, then {@code end} once if nothing failed. One thread, one partition;
 * every partition gets a chain of its own.
 */
public abstract class Push<T> implements Consumer<T> {
  @Override
  public abstract void accept(T record);

  /** Whether the last stage wants no more; what comes nevertheless is ignored there. */
  public abstract boolean isFull();

  /** All records of the partition have come. */
  public abstract void end();
}
