/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.log;

import java.util.ArrayList;
import java.util.List;

/**
 * The last frames of a log, of which it is not certain that they were forced. The next owner writes
 * them again, to its own file: a sync of the file they are in may succeed without effect, since an
 * earlier process may have seen the sync fail.
 */
final class LogTail {
  private final List<StoredFrame> frames = new ArrayList<>();

  void add(StoredFrame frame) {
    forgetBefore(frame.forced());
    frames.add(frame);
  }

  void forgetBefore(long sequence) {
    frames.removeIf(frame -> frame.sequence() < sequence);
  }

  /** The frames to write again, before the one with the given number. */
  FrameBatch toBatch(long next) {
    FrameBatch batch = new FrameBatch(next - frames.size());
    for (StoredFrame frame : frames) {
      batch.add(frame.frame(), frame.sequence(), frame.forced());
    }
    return batch;
  }
}
