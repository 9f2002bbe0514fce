/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

/**
 * How records reach the job of a world.
 *
 * @param seed of what the sender does: how many records it sends together, which of them it sends
 *     twice, and which it loses; with 0 it sends each alone and loses none
 */
record Input(Kind kind, long seed) {
  static final Input PULLED = new Input(Kind.PULLED, 0);

  enum Kind {
    /** The source is asked for them, and reads them again. */
    PULLED,
    /** Pushed until they are acknowledged, which they are when they are stored. */
    UNTIL_STORED,
    /** Pushed until they are acknowledged, which they are when they are done. */
    UNTIL_DONE,
    /** As {@link #UNTIL_STORED}, with ids by which those that come again are recognised. */
    WITH_IDS,
    /** Pushed from the position on that was stored last. */
    BY_POSITION
  }

  boolean isPushed() {
    return kind != Kind.PULLED;
  }

  /** Whether no record may be in two batches. */
  boolean isExactlyOnce() {
    return switch (kind) {
      case PULLED, WITH_IDS, BY_POSITION -> true;
      case UNTIL_STORED, UNTIL_DONE -> false;
    };
  }
}
