/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.io.IOException;

/** Writes encoded frames to the files of a log. Used by one thread. */
interface LogWriter {
  /**
   * Writes frames, and waits as the durability says. If it fails, they may be written or not, and
   * are written again by the next call, together with those that follow them.
   */
  void write(FrameBatch frames) throws IOException;

  /** Number of the file with the last frames. */
  long segment();

  /** Deletes files with lower numbers, and stops at the first that cannot be deleted. */
  void deleteBefore(long segment) throws IOException;

  /** Closes the file. What was written is kept. */
  void close();
}
