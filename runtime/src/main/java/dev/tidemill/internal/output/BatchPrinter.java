/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.output;

import dev.tidemill.rdd.RDD;
import dev.tidemill.time.Time;
import java.util.List;

/**
 * Prints the first records of a batch:
 *
 * <pre>
 * -------------------------------------------
 * Time: 2015-10-16 18:09:02
 * -------------------------------------------
 * (a,2)
 * (b,1)
 * ...
 *
 * </pre>
 */
final class BatchPrinter {
  private static final String RULE = "-".repeat(43);

  private final PrintSettings settings;

  BatchPrinter(PrintSettings settings) {
    this.settings = settings;
  }

  /**
   * Prints up to {@code most} records, and dots if there are more; as one write, so that blocks do
   * not mix.
   */
  void print(Time time, RDD<?> rdd, int most) {
    List<?> records = rdd.take(most == Integer.MAX_VALUE ? most : most + 1);
    String newLine = System.lineSeparator();
    StringBuilder text = new StringBuilder(256);
    text.append(RULE).append(newLine);
    text.append("Time: ").append(settings.times().text(time));
    text.append(newLine).append(RULE).append(newLine);
    for (int i = 0; i < Math.min(most, records.size()); i++) {
      text.append(records.get(i)).append(newLine);
    }
    if (records.size() > most) {
      text.append("...").append(newLine);
    }
    settings.target().print(text.append(newLine));
    settings.target().flush();
  }
}
