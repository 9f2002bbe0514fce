/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.listener.RunningThread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the driver, and the workers that it waits for, are doing: for messages about code that does
 * not return. Bounded, however many threads there are and however deep they are.
 */
public final class RunningCode {
  static final int MAX_FRAMES = 24;
  static final int MAX_WORKERS = 3;
  private static final String RUNTIME = "dev.tidemill.internal.";
  private static final String WAITING = "dev.tidemill.internal.engine.WorkerPool";
  private static final String WORKING = "dev.tidemill.internal.engine.TaskResults";

  private RunningCode() {}

  /** The threads that drive a job in this process, and their workers. */
  public static List<RunningThread> inThisProcess() {
    List<RunningThread> running = new ArrayList<>();
    threads().stream()
        .filter(each -> each.getKey().getName().equals(OwnThreadDriver.THREAD_NAME))
        .forEach(each -> running.addAll(of(Optional.of(each.getKey()))));
    return List.copyOf(running);
  }

  /** A driver's thread, and the workers that it waits for; empty if nobody drives. */
  static List<RunningThread> of(Optional<Thread> driver) {
    List<RunningThread> running = new ArrayList<>();
    if (driver.isPresent() && driver.get().isAlive()) {
      List<StackTraceElement> stack = List.of(driver.get().getStackTrace());
      running.add(running(driver.get(), stack));
      if (stack.stream().anyMatch(frame -> frame.getClassName().equals(WAITING))) {
        threads().stream()
            .filter(each -> !each.getKey().equals(driver.get()))
            .filter(each -> List.of(each.getValue()).stream()
                .anyMatch(frame -> frame.getClassName().startsWith(WORKING)))
            .limit(MAX_WORKERS)
            .forEach(each -> running.add(running(each.getKey(), List.of(each.getValue()))));
      }
    }
    return List.copyOf(running);
  }

  private static List<Map.Entry<Thread, StackTraceElement[]>> threads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .sorted(Comparator.comparing(each -> each.getKey().getName()))
        .toList();
  }

  private static RunningThread running(Thread thread, List<StackTraceElement> stack) {
    return new RunningThread(thread.getName(), thread.getState(), relevant(stack));
  }

  /** From the top to the last frame of the program, without the machinery that has called it. */
  static List<StackTraceElement> relevant(List<StackTraceElement> stack) {
    int end = 0;
    boolean program = false;
    for (StackTraceElement frame : stack) {
      boolean machinery = frame.getClassName().startsWith(RUNTIME);
      if (end == MAX_FRAMES || (program && machinery)) {
        break;
      }
      program |= !machinery && frame.getModuleName() == null;
      end++;
    }
    return List.copyOf(stack.subList(0, end));
  }

  /** The threads with their stacks, a line each, as in a thread dump. */
  public static String text(List<RunningThread> threads) {
    StringBuilder text = new StringBuilder();
    for (RunningThread thread : threads) {
      text.append(System.lineSeparator()).append(thread);
    }
    return text.toString();
  }
}
