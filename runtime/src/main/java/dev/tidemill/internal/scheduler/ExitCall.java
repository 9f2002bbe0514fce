/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.internal.thread.VirtualThreads;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A call of {@code System.exit} by the program, which waits for the shutdown hooks.
 *
 * <p>A hook that stops the job gracefully waits for the batch. If the batch itself has called
 * {@code System.exit}, each waits for the other. The JDK does not tell a hook who ends the process,
 * but the thread that does is still inside {@code Runtime.exit}, and its stack shows whether it was
 * called through this runtime. Signals are handled by threads of the JVM that do not go through
 * {@code Runtime.exit}.
 *
 * @param where the line that made the call
 * @param insideJob whether a function, source, sink or listener made it, on a thread that the job
 *     cannot go on without
 */
public record ExitCall(StackTraceElement where, boolean insideJob) {
  private static final String RUNTIME_PACKAGES = "dev.tidemill.internal.";

  /**
   * Ends the process as a signal does: the job stops gracefully first, because {@link #find} does
   * not see this call.
   */
  public static void endAsBySignal(int status) {
    System.exit(status);
  }

  /** The call that is waiting now; one from inside the job before any other. */
  public static Optional<ExitCall> find() {
    return find(VirtualThreads.allStackTraces().values());
  }

  static Optional<ExitCall> find(Collection<StackTraceElement[]> stacks) {
    return stacks.stream()
        .map(stack -> in(Arrays.asList(stack)))
        .flatMap(Optional::stream)
        .max(Comparator.comparing(ExitCall::insideJob));
  }

  /**
   * Acquires a lock, unless {@code System.exit} was called inside the job, perhaps by the owner of
   * the lock. Interrupts do not end the waiting, and stay set.
   *
   * @return whether the lock was acquired
   */
  public static boolean lockUnlessExiting(ReentrantLock lock) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (lock.tryLock(ExitWatch.MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS)) {
            return true;
          }
          if (find().filter(ExitCall::insideJob).isPresent()) {
            return false;
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Optional<ExitCall> in(List<StackTraceElement> stack) {
    for (int i = 0; i < stack.size(); i++) {
      if (isExit(stack.get(i), Runtime.class)) {
        List<StackTraceElement> callers = stack.subList(i + 1, stack.size());
        return callers.stream()
            .filter(frame -> !isExit(frame, System.class))
            .findFirst()
            .filter(caller -> !caller.getClassName().equals(ExitCall.class.getName()))
            .map(caller -> new ExitCall(caller, isRunBy(callers)));
      }
    }
    return Optional.empty();
  }

  /**
   * Who has called it: {@code System.exit was called by com.acme.WordCount.check
   * (WordCount.java:14)}.
   */
  @Override
  public String toString() {
    String line = where.getFileName() + ":" + where.getLineNumber();
    return "System.exit was called by " + where.getClassName() + "." + where.getMethodName() + " ("
        + line + ")";
  }

  private static boolean isExit(StackTraceElement frame, Class<?> type) {
    return frame.getClassName().equals(type.getName()) && frame.getMethodName().equals("exit");
  }

  private static boolean isRunBy(List<StackTraceElement> callers) {
    return callers.stream().anyMatch(frame -> frame.getClassName().startsWith(RUNTIME_PACKAGES));
  }
}
