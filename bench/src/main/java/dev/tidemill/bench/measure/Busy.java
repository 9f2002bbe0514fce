/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.measure;

import java.time.Duration;

/** How much of a core another process has, from now on. */
public final class Busy {
  private final String name;
  private final ProcessHandle process;
  private final long startNanos = System.nanoTime();
  private final double startCpu;

  public Busy(String name, ProcessHandle process) {
    this.name = name;
    this.process = process;
    this.startCpu = cpuSeconds();
  }

  private double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /** Adds the share since the beginning. */
  public void report(Results results) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    results.add(name + ", % of a core", 100 * (cpuSeconds() - startCpu) / seconds);
  }
}
