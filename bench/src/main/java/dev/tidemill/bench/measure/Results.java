/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.measure;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named values that a JVM has measured, handed to the one that started it as lines of text; with them goes how busy
 * other processes kept the machine meanwhile.
 */
public final class Results {
  private static final String MARK = "result\t";

  private final Map<String, Samples> values = new LinkedHashMap<>();
  private final long startNanos = System.nanoTime();
  private final double startBusy = Machine.busySeconds();
  private final double startOwn = Meter.processCpuSeconds();

  /** Adds a value; the name ends in the unit. */
  public void add(String name, double value) {
    values.computeIfAbsent(name, n -> new Samples()).add(value);
  }

  public Map<String, Samples> values() {
    return values;
  }

  public double median(String name) {
    Samples samples = values.get(name);
    if (samples == null) {
      throw new IllegalArgumentException(
          "there is no result \"" + name + "\"; there are " + values.keySet());
    }
    return samples.median();
  }

  /** Writes the median of each value to standard output. */
  public void send() {
    double available = (System.nanoTime() - startNanos) / 1e9 * Machine.cores();
    double own = Meter.processCpuSeconds() - startOwn;
    double others = Machine.busySeconds() - startBusy - own;
    add("other processes, % of the cores", Math.max(0, 100 * others / available));
    values.forEach((name, samples) -> System.out.println(MARK + name + "\t" + samples.median()));
  }

  /** Adds the value of a line that another JVM has sent; false if it is another line. */
  public boolean receive(String line) {
    if (!line.startsWith(MARK)) {
      return false;
    }
    String[] parts = line.split("\t", -1);
    add(parts[1], Double.parseDouble(parts[2]));
    return true;
  }
}
