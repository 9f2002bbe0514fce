/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.internal.thread.VirtualThreads;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells a stop that waits for a batch whether the batch can still end, or waits itself for the end
 * of the process.
 *
 * <p>If {@code System.exit} was called on a thread of the job, the batch cannot end. If another
 * thread has called it, the batch may wait for that thread, for example for a future that it should
 * complete. What it waits for cannot be seen, so the batch is given up when none of its threads has
 * moved in {@link #LOOKS_WITHOUT_PROGRESS} looks. Without a call of {@code System.exit}, this never
 * gives up.
 */
final class ExitWatch {
  /** How long to wait between two looks. */
  static final int MILLIS_BETWEEN_LOOKS = 100;

  static final int LOOKS_WITHOUT_PROGRESS = 9;

  private static final String WORKERS = "dev.tidemill.internal.engine.";

  private Map<Thread, List<StackTraceElement>> last = Map.of();
  private int unchanged;
  private Optional<ExitCall> found = Optional.empty();

  /**
   * Looks once.
   *
   * @param driver the thread that runs the batch, if one does
   * @return whether {@code System.exit} was called and the batch cannot end before it returns
   */
  boolean look(Optional<Thread> driver) {
    Map<Thread, StackTraceElement[]> stacks = VirtualThreads.allStackTraces();
    Optional<ExitCall> call = ExitCall.find(stacks.values());
    if (call.isPresent() && (call.get().insideJob() || isStuck(driver, stacks))) {
      found = call;
    }
    return found.isPresent();
  }

  /** The call of {@code System.exit} that the last look has found. */
  Optional<ExitCall> found() {
    return found;
  }

  private boolean isStuck(Optional<Thread> driver, Map<Thread, StackTraceElement[]> stacks) {
    Map<Thread, List<StackTraceElement>> now = new HashMap<>();
    boolean runs = false;
    for (Map.Entry<Thread, StackTraceElement[]> each : stacks.entrySet()) {
      boolean isDriver = driver.filter(each.getKey()::equals).isPresent();
      if (isDriver || isWorker(each.getValue())) {
        runs |= each.getKey().getState() == Thread.State.RUNNABLE;
        now.put(each.getKey(), List.of(each.getValue()));
      }
    }
    unchanged = !runs && now.equals(last) ? unchanged + 1 : 0;
    last = now;
    return unchanged >= LOOKS_WITHOUT_PROGRESS;
  }

  private static boolean isWorker(StackTraceElement[] stack) {
    return Arrays.stream(stack).anyMatch(frame -> frame.getClassName().startsWith(WORKERS));
  }
}
