/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Takes the time of things, on the wall and in CPU time of this process, its compiler and garbage collector
 * included. CPU time hardly depends on what else the machine does; the wall does.
 */
public final class Meter {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Samples wallMs = new Samples();
  private final Samples cpuMs = new Samples();

  /** Does it once and adds how long that took. */
  public void measure(Runnable task) {
    long cpu = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    task.run();
    wallMs.add((System.nanoTime() - start) / 1e6);
    cpuMs.add((PROCESS.getProcessCpuTime() - cpu) / 1e6);
  }

  public Samples wallMs() {
    return wallMs;
  }

  public Samples cpuMs() {
    return cpuMs;
  }

  public static double processCpuSeconds() {
    return PROCESS.getProcessCpuTime() / 1e9;
  }
}
