/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

/** How much unsynced data a {@link SimulatedDisk} loses in a power loss. */
public enum Loss {
  /** All of it: files and names revert to their last synced state. */
  ALL,
  /**
   * Some of it, chosen by the disk's seed. Each change of a name may be lost. Of each file,
   * everything, nothing, everything after some point within a write, or single writes may be lost;
   * zeros may take their place.
   */
  BY_SEED,
  /** None of it: the disk flushed its cache in time. */
  NONE
}
