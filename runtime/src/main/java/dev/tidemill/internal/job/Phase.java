/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.job;

/** Where a job is in its life, which goes through these in order; a job that is stopped before its start skips the second. */
public enum Phase {
  /** Streams and outputs are declared. */
  DECLARING("declared"),
  /** Batches run. */
  RUNNING("started"),
  /** It has ended, well or not. */
  STOPPED("stopped");

  private final String participle;

  Phase(String participle) {
    this.participle = participle;
  }

  /** What has last happened to the job, for messages. */
  String participle() {
    return participle;
  }
}
