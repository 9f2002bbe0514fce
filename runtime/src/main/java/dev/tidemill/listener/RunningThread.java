/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.listener;

import java.util.List;

/**
 * What a thread of the job was doing at a moment.
 *
 * @param name name of the thread, such as {@code tidemill-driver}
 * @param state whether it was running, or what it was waiting for
 * @param stack where it was, the innermost call first; a bounded part of its stack
 */
public record RunningThread(String name, Thread.State state, List<StackTraceElement> stack) {
  public RunningThread {
    stack = List.copyOf(stack);
  }

  /** Several lines, as in a thread dump: the name with the state, and a line for each call. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name + " (" + state + ")");
    for (StackTraceElement frame : stack) {
      text.append(System.lineSeparator()).append("    at ").append(frame);
    }
    return text.toString();
  }
}
