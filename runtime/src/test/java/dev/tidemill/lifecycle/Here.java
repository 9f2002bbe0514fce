/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

/** Says where a test stands, to compare with where an error says that it comes from. */
public final class Here {
  private Here() {}

  /** The line after the one that calls this, as errors write it: {@code FailureTest.java:21}. */
  public static String nextLine() {
    return StackWalker.getInstance()
        .walk(frames -> frames.skip(1).findFirst())
        .map(frame -> frame.getFileName() + ":" + (frame.getLineNumber() + 1))
        .orElseThrow();
  }
}
