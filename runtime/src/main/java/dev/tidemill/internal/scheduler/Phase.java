/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

/**
 * Where a context is in its life.
 *
 * <pre>
 * DECLARING ⇄ STARTING → RUNNING → DRAIN_REQUESTED → DRAINING → STOPPING → INTERRUPTED → CLOSING → STOPPED → TERMINATED
 *                                                                              └───────────┴──→ ABANDONED
 * </pre>
 *
 * <p>From RUNNING on, each phase may follow every one to its left: a failure goes from RUNNING to
 * CLOSING, a stop that turns impatient from DRAINING to STOPPING. None goes back, so a request for
 * less than what is under way changes nothing.
 */
public enum Phase {
  /** Streams and outputs are declared. */
  DECLARING("declared"),
  /**
   * Sources and sinks are being opened. If that fails, declaring goes on; a stop meanwhile is the
   * end.
   */
  STARTING("started"),
  /** Batches run when they are due. */
  RUNNING("started"),
  /** A graceful stop was requested: sources still take in. */
  DRAIN_REQUESTED("started"),
  /** Sources take in nothing more; what has arrived is processed. */
  DRAINING("started"),
  /** The stop takes effect after the attempt that runs now. */
  STOPPING("started"),
  /**
   * The process ends by a call that waits for the batch that runs now, so that batch is left
   * behind.
   */
  LEAVING("started"),
  /** What runs was interrupted, and fails because of that. */
  INTERRUPTED("started"),
  /** Nothing is running; what was opened is being closed. */
  CLOSING("started"),
  /** Everything is closed, after success or failure. */
  STOPPED("stopped"),
  /** All listeners have heard that too. */
  TERMINATED("stopped"),
  /**
   * The end, as far as the context is concerned, although code of the program has not returned: its
   * thread is left behind. If the code returns after all, its batch fails, and what was opened is
   * closed then.
   */
  ABANDONED("stopped");

  private final String participle;

  Phase(String participle) {
    this.participle = participle;
  }

  /** Whether this phase may come right after another. */
  boolean mayFollow(Phase before) {
    return switch (this) {
      case DECLARING -> before == STARTING;
      case STARTING -> before == DECLARING;
      case RUNNING -> before == STARTING;
      case STOPPED -> before == DECLARING || before == STARTING || before == CLOSING;
      case TERMINATED -> before == STOPPED;
      case ABANDONED -> before.compareTo(RUNNING) >= 0 && before.compareTo(STOPPED) < 0;
      case DRAIN_REQUESTED, DRAINING, STOPPING, LEAVING, INTERRUPTED, CLOSING ->
        before.compareTo(RUNNING) >= 0 && before.compareTo(this) < 0;
    };
  }

  /** Whether a stop was requested whose work is not done yet. */
  boolean isStopRequested() {
    return compareTo(DRAIN_REQUESTED) >= 0 && compareTo(INTERRUPTED) <= 0;
  }

  /** Whether what has arrived is processed before the end. */
  boolean isGraceful() {
    return this == DRAIN_REQUESTED || this == DRAINING;
  }

  /** Whether what runs was interrupted by a stop, and must not count any more. */
  boolean isInterrupted() {
    return this == INTERRUPTED || this == ABANDONED;
  }

  /** Whether a batch that has failed is not attempted again. */
  boolean stopsRetries() {
    return isOver() || (isStopRequested() && !isGraceful());
  }

  /** Whether nothing changes any more, for those who wait for the end. */
  boolean isFinal() {
    return compareTo(TERMINATED) >= 0;
  }

  /** Returns whether no batch begins any more. */
  boolean isOver() {
    return compareTo(CLOSING) >= 0;
  }

  /** Whether everything is closed, or is left behind. */
  public boolean isStopped() {
    return compareTo(STOPPED) >= 0;
  }

  /** What has last happened to the context, for messages. */
  public String participle() {
    return participle;
  }
}
