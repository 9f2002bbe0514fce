/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import java.lang.management.ManagementFactory;

/** The heap of this JVM. */
final class Heap {
  private Heap() {}

  /** What is in use, once garbage has been collected. */
  static double usedKib() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1_024.0;
  }
}
