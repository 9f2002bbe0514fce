/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.progress;

import dev.tidemill.spi.metrics.Progress;
import dev.tidemill.spi.source.LongOperation;
import dev.tidemill.time.Time;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** An operation that may take long and is under way. Safe for any thread. */
public final class OpenOperation implements LongOperation {
  private final String operation;
  private final Progress.Unit unit;
  private final Time since;
  private final Consumer<OpenOperation> closed;
  private double done;
  private OptionalDouble share = OptionalDouble.empty();

  OpenOperation(String operation, Progress.Unit unit, Time since, Consumer<OpenOperation> closed) {
    this.operation = operation;
    this.unit = unit;
    this.since = since;
    this.closed = closed;
  }

  @Override
  public synchronized void done(long amount) {
    done = amount;
  }

  @Override
  public synchronized void done(long amount, long total) {
    done(amount, total == 0 ? 1 : (double) amount / total);
  }

  /** Says how much is done, and which share of the whole that is. */
  public synchronized void done(long amount, double ofWhole) {
    done = amount;
    share = OptionalDouble.of(Math.max(0, Math.min(1, ofWhole)));
  }

  /** Adds to what is done of a total, for an operation that several threads work on. */
  public synchronized void add(double amount, double total) {
    done += amount;
    share = OptionalDouble.of(total == 0 ? 1 : Math.min(1, done / total));
  }

  synchronized Progress progress() {
    return new Progress(operation, Math.round(done), unit, share, since);
  }

  @Override
  public void close() {
    closed.accept(this);
  }
}
