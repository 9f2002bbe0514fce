/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

import dev.tidemill.time.Time;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How far an operation is that may take long: restoring the state, writing a snapshot, listing files.
 *
 * @param operation what is being done, such as {@code restoring the state}
 * @param done how much of it is done
 * @param unit what is counted
 * @param share how much of the whole is done, from 0 to 1; empty if the whole is unknown
 * @param since when it began
 */
public record Progress(String operation, long done, Unit unit, OptionalDouble share, Time since) {
  /** What is counted. */
  public enum Unit {
    /** Nothing: all that is known is that the operation goes on. */
    NONE,
    BYTES,
    FILES
  }

  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  /** {@code restoring the state: 45%, 120.0 MiB}. */
  public String text() {
    String percent =
        share.isPresent() ? ": " + (int) Math.floor(100 * share.getAsDouble()) + "%" : "";
    return operation
        + switch (unit) {
          case NONE -> percent;
          case BYTES -> (percent.isEmpty() ? ": " : percent + ", ") + bytes();
          case FILES ->
            (percent.isEmpty() ? ": " : percent + ", ")
                + String.format(Locale.ROOT, "%,d ", done)
                + (done == 1 ? "file" : "files");
        };
  }

  private String bytes() {
    if (done < KIB) {
      return done + " B";
    }
    return done < MIB
        ? String.format(Locale.ROOT, "%.1f KiB", (double) done / KIB)
        : String.format(Locale.ROOT, "%,.1f MiB", (double) done / MIB);
  }
}
