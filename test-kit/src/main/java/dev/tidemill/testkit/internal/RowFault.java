/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import java.io.Serializable;

/**
 * Something that goes wrong with one row of a fixture, a counted number of times.
 *
 * <p>Serializable in name only, since a partition that carries it is never sent to another process.
 */
public final class RowFault implements Serializable {
  /** Where a fault strikes. */
  public enum Place {
    /** When the source is asked what belongs to the batch. */
    CUT,
    /** When the row is about to be read. */
    BEFORE_READ,
    /** While a worker reads the row. */
    READ
  }

  /** What happens. */
  @FunctionalInterface
  public interface Effect {
    void strike() throws Exception;
  }

  private final Place place;
  private final long row;
  private final String description;
  private final transient Effect effect;
  private int left;
  private boolean fired;

  /**
   * A fault.
   *
   * @param row which row it strikes, from 0
   * @param times how often
   * @param description the call that made it, for reports
   */
  public RowFault(Place place, long row, int times, String description, Effect effect) {
    this.place = place;
    this.row = row;
    this.left = times;
    this.description = description;
    this.effect = effect;
  }

  Place place() {
    return place;
  }

  long row() {
    return row;
  }

  /** The call that made it. */
  public String description() {
    return description;
  }

  /** Whether it has struck at least once. */
  public synchronized boolean hasFired() {
    return fired;
  }

  void strike() throws Exception {
    synchronized (this) {
      if (left == 0) {
        return;
      }
      left--;
      fired = true;
    }
    effect.strike();
  }
}
