/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.testkit.internal.CrashPoints;
import dev.tidemill.testkit.internal.PublishedRecords;
import dev.tidemill.testkit.storage.Loss;
import dev.tidemill.testkit.storage.SimulatedDisk;
import java.util.Set;

/**
 * Where a job lives that is killed at some of its steps: a disk of its own, for its files and its
 * checkpoint, and what is seen of it from outside.
 */
final class CrashWorld {
  private final SimulatedDisk disk;
  private final CrashPoints points;
  private final PublishedRecords published = new PublishedRecords();
  private final boolean powerLoss;

  /**
   * A world.
   *
   * @param deadly numbers of the steps before which the job dies; none for an undisturbed run
   * @param powerLoss whether what is not synced is lost then, as the numbers decide
   */
  CrashWorld(Set<Long> deadly, boolean powerLoss) {
    this.disk = new SimulatedDisk(deadly.hashCode());
    this.points = new CrashPoints(deadly);
    this.powerLoss = powerLoss;
  }

  Storage newProcess() {
    return disk.newProcess();
  }

  void losePower() {
    if (powerLoss) {
      disk.losePower(Loss.BY_SEED);
    }
  }

  CrashPoints points() {
    return points;
  }

  PublishedRecords published() {
    return published;
  }
}
