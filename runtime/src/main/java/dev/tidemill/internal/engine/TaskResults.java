/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.internal.interrupt.Interrupts;
import dev.tidemill.internal.thread.FatalErrors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one stage, what they have returned, and what was thrown.
 *
 * <p>Of several tasks that fail the lowest one counts, whatever the timing: once a task has failed,
 * later ones are not begun, while earlier ones still run. Only an error of the virtual machine comes
 * before it, because nothing that goes on can be trusted.
 */
final class TaskResults<R> {
  private final int first;
  private final IntFunction<R> task;
  private final List<@Nullable R> results;
  private final @Nullable Throwable[] failures;
  private final AtomicInteger lowestFailure;

  /** A task in which the virtual machine has failed; -1 for none. */
  private volatile int fatal = -1;

  /** One task for each of {@code tasks} partitions from {@code first} on. */
  TaskResults(int first, int tasks, IntFunction<R> task) {
    this.first = first;
    this.task = task;
    this.results = new ArrayList<>(Collections.nCopies(tasks, null));
    this.failures = new @Nullable Throwable[tasks];
    this.lowestFailure = new AtomicInteger(tasks);
  }

  /** Runs all tasks on this thread. */
  void runAll() throws InterruptedException {
    for (int i = 0; i < lowestFailure.get(); i++) {
      if (Interrupts.isRequested()) {
        throw new InterruptedException("interrupted before task " + i + " of " + failures.length);
      }
      run(i);
    }
  }

  /** Runs one task, on any thread; throws nothing. */
  void run(int i) {
    if (i > lowestFailure.get()) {
      return;
    }
    try {
      results.set(i, task.apply(first + i));
    } catch (Throwable e) {
      failures[i] = e;
      if (fatal < 0 && FatalErrors.isFatal(e)) {
        fatal = i;
      }
      lowestFailure.accumulateAndGet(i, Math::min);
    } finally {
      ForeignCode.returned(); // a task runs little else
    }
  }

  /** What the failed task has thrown that counts. */
  Optional<Throwable> failure() {
    int lowest = failed();
    return lowest < failures.length ? Optional.ofNullable(failures[lowest]) : Optional.empty();
  }

  private int failed() {
    return fatal >= 0 ? fatal : lowestFailure.get();
  }

  /** The partition of that task. */
  int failedPartition() {
    return first + failed();
  }

  /** What the tasks have returned, in their order. */
  @SuppressWarnings("NullAway") // a task without a failure has returned
  List<R> inOrder() {
    return results;
  }
}
