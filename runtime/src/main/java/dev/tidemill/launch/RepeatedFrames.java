/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import java.util.ArrayList;
import java.util.List;

/** The lines of a stack trace, with the repetitions of a recursion shown once. */
final class RepeatedFrames {
  private static final int MIN_TIMES = 3;
  private static final int MAX_LENGTH = 50;

  private RepeatedFrames() {}

  static List<String> lines(List<StackTraceElement> frames) {
    List<String> lines = new ArrayList<>();
    int next = 0;
    while (next < frames.size()) {
      int length = length(frames, next);
      int times = times(frames, next, length);
      frames.subList(next, next + length).forEach(frame -> lines.add("at " + frame));
      if (times > 1) {
        lines.add("... " + (length == 1 ? "this frame" : "these " + length + " frames")
            + " repeated " + (times - 1) + " more times");
      }
      next += length * times;
    }
    return lines;
  }

  /** The length of the shortest repeated sequence that starts here; 1 if there is none. */
  private static int length(List<StackTraceElement> frames, int from) {
    for (int length = 1; length <= MAX_LENGTH; length++) {
      if (times(frames, from, length) > 1) {
        return length;
      }
    }
    return 1;
  }

  /** How often a sequence is repeated in a row, or 1 if that is too few to be a recursion. */
  private static int times(List<StackTraceElement> frames, int from, int length) {
    int end = from + length;
    while (end < frames.size() && frames.get(end).equals(frames.get(end - length))) {
      end++;
    }
    int times = (end - from) / length;
    return times < MIN_TIMES ? 1 : times;
  }
}
