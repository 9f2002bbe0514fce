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
 * Injects faults into the input of a queue at given batches. A fault that never occurs makes a
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
   * Makes the first read of a batch of this queue fail. If the job retries, the second read
   * succeeds.
   *
   * @param batch which batch of this queue, from 1
   */
  public Faults failOnce(int batch, Exception failure) {
    return fail(batch, 1, failure, "failOnce(" + batch + ", " + failure + ")");
  }

  /** Makes the given number of consecutive reads fail, like {@link #failOnce}. */
  public Faults fail(int batch, int times, Exception failure) {
    return fail(batch, times, failure, "fail(" + batch + ", " + times + ", " + failure + ")");
  }

  private Faults fail(int batch, int times, Exception failure, String description) {
    return add(RowFault.Place.READ, batch, times, description, () -> {
      throw failure;
    });
  }

  /** Makes the source fail once when it names the range of the queue's n-th batch. */
  public Faults failToAssignOnce(int batch, Exception failure) {
    String description = "failToAssignOnce(" + batch + ", " + failure + ")";
    return add(RowFault.Place.CUT, batch, 1, description, () -> {
      throw failure;
    });
  }

  /** Makes reading the queue's n-th batch take this long on the tester's clock, without waiting. */
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

  /** Returns whether one of these faults has occurred. */
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
