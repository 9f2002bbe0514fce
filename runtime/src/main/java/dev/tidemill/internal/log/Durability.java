/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

/** What {@link BatchLog#force} waits for. */
public enum Durability {
  /** The frames survive a loss of power. */
  FSYNC,
  /**
   * The frames survive the end of the process, {@code kill -9} included. After a loss of power the
   * log ends earlier, or is refused because frames in its middle are missing.
   */
  OS,
  /** Nothing: frames are collected in memory and written a few at a time. */
  NONE
}
