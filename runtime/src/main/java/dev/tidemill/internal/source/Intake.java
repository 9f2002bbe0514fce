/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

/** One start's permission to store; shut for good when that start is over. */
final class Intake {
  private final Callbacks callbacks;
  private volatile boolean shut;
  private volatile boolean used;

  /**
   * Open.
   *
   * @param callbacks of that start
   */
  Intake(Callbacks callbacks) {
    this.callbacks = callbacks;
  }

  Callbacks callbacks() {
    return callbacks;
  }

  void shut() {
    shut = true;
  }

  boolean isShut() {
    return shut;
  }

  void use() {
    if (!used) {
      used = true;
    }
  }

  /** Whether anything was stored through it. */
  boolean isUsed() {
    return used;
  }
}
