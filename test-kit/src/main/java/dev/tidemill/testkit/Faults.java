/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.testkit.internal.FixtureRows;
import dev.tidemill.testkit.internal.RowFault;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What goes wrong with a queue's input, counted and not random. A fault that never strikes makes a
 * strict test fail.
 *
 * <pre>{@code
 * QueueFixture<String> lines = t.queueStream("lines", String.class).batch("a").batch("b");
 * lines.faults().failOnce(2, new IOException("connection reset"));
 * }</pre>
 */
public final class Faults {
  private final String queue;
  private final FixtureRows<?> rows;
  private final Optional<ManualClock> clock;

  Faults(String queue, FixtureRows<?> rows, Optional<ManualClock> clock) {
    this.queue = queue;
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * Has the first reading of the queue's n-th batch fail; the second one, if the job tries again,
   * succeeds.
   *
   * @param batch which batch of this queue, from 1
   */
  public Faults failOnce(int batch, Exception failure) {
    return fail(batch, 1, failure, "failOnce(" + batch + ", " + failure + ")");
  }

  /** As {@link #failOnce}, for so many readings one after the other. */
  public Faults fail(int batch, int times, Exception failure) {
    return fail(batch, times, failure, "fail(" + batch + ", " + times + ", " + failure + ")");
  }

  private Faults fail(int batch, int times, Exception failure, String description) {
    return add(RowFault.Place.READ, batch, times, description, () -> {
      throw failure;
    });
  }

  /**
   * Has the source fail once when it is asked what belongs to a batch, before the queue's n-th
   * batch is named.
   */
  public Faults failToAssignOnce(int batch, Exception failure) {
    String description = "failToAssignOnce(" + batch + ", " + failure + ")";
    return add(RowFault.Place.CUT, batch, 1, description, () -> {
      throw failure;
    });
  }

  /**
   * Has the reading of the queue's n-th batch take so long on the tester's clock, without any
   * waiting.
   */
  public Faults slow(int batch, Duration time) {
    ManualClock manual = clock.orElseThrow(() -> new IllegalStateException("slow(" + batch + ", "
        + time + ") of queue \"" + queue + "\" needs a manual clock, and this tester is live"));
    return add(
        RowFault.Place.BEFORE_READ,
        batch,
        1,
        "slow(" + batch + ", " + time + ")",
        () -> manual.advance(time));
  }

  private Faults add(
      RowFault.Place place, int batch, int times, String description, RowFault.Effect effect) {
    if (batch < 1) {
      throw new IllegalArgumentException(
          description + " names batch " + batch + "; batches of a queue are counted from 1");
    }
    rows.addFault(new RowFault(place, batch - 1L, times, description, effect));
    return this;
  }

  /** Whether one of these faults has struck. */
  boolean haveFired() {
    return rows.faults().stream().anyMatch(RowFault::hasFired);
  }

  List<String> leftOvers() {
    List<String> findings = new ArrayList<>();
    for (RowFault fault : rows.faults()) {
      if (!fault.hasFired()) {
        findings.add("queue \"" + queue + "\": the fault " + fault.description()
            + " never struck; add that batch and run it, or leave the fault out");
      }
    }
    return findings;
  }
}
