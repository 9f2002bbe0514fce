/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

/** How much of what was not synced a {@link SimulatedDisk} loses with the power. */
public enum Loss {
  /** All of it: files and names are as they were when they were last synced. */
  ALL,
  /**
   * Some of it, by the disk's seed: each name that was created, moved or deleted, and of each file
   * everything, nothing, all but a beginning that ends within a write, or single writes, in whose
   * place zeros may be found.
   */
  BY_SEED,
  /** None of it: the disk's cache was written in time. */
  NONE
}
