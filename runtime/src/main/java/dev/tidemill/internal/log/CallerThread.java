/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.io.IOException;

/** Works on the caller's thread. Storages ignore interrupts, so it may be interrupted. */
final class CallerThread implements LogThread {
  @Override
  public void run(Work work) throws IOException {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      throw new IOException("writing the batch log failed: " + e, e);
    }
  }

  @Override
  public void runLater(Runnable work) {
    work.run();
  }

  @Override
  public void close() {}
}
