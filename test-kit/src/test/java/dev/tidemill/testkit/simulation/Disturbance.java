/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

/**
 * What disturbs one life.
 *
 * @param at number of the change or of the call, or the capacity of the disk in bytes
 */
record Disturbance(Kind kind, int at) {
  enum Kind {
    /** Killed at a change. */
    KILL,
    /** Interrupted at a call. */
    INTERRUPT,
    /** A call fails; it may have taken effect. */
    FAILURE,
    /** The disk is full from some size on. */
    FULL_DISK
  }

  @Override
  public String toString() {
    return kind + " at " + at;
  }
}
