/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.internal.interrupt.Interrupts;
import dev.tidemill.spi.engine.TaskExecutor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The workers of {@code local[n]}: n - 1 threads that all callers share, and each caller, who joins
 * the work on its own stage.
 *
 * <p>Workers take the tasks of a stage one by one from a counter, so a slow task does not delay
 * others. Workers take the oldest stage that has tasks left, wait on a monitor when there is none,
 * and never spin: spinning beside the driver on shared cores made a stage ten times slower.
 *
 * <p>A caller works only on its own stage, and waits only for tasks that others have begun: so a
 * task may call {@link #run} itself, and stages of several callers cannot block each other.
 */
final class WorkerPool implements TaskExecutor {
  private final List<Thread> threads = new ArrayList<>();
  private final Object monitor = new Object();

  /** Stages whose callers have not returned, the oldest first. */
  private final List<TaskSet> stages = new ArrayList<>();

  private boolean closed;

  /** Starts n - 1 daemon threads named {@code tidemill-worker-1} and so on. */
  WorkerPool(int parallelism) {
    for (int i = 1; i < parallelism; i++) {
      Thread thread = new Thread(this::work, "tidemill-worker-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  @Override
  public void run(int tasks, IntConsumer task) throws InterruptedException {
    TaskSet stage = new TaskSet(tasks, task);
    synchronized (monitor) {
      stages.add(stage);
      monitor.notifyAll();
    }
    try {
      stage.workUntilInterrupted();
    } catch (Throwable e) {
      stage.failed(e);
    }
    boolean cancelled = false;
    synchronized (monitor) {
      while (!stage.isDone()) {
        if (Interrupts.isRequested() && !cancelled) {
          cancelled = true;
          stage.cancel();
          stage.workers.forEach(Interrupts::request);
        } else {
          awaitChange(stage);
        }
      }
      stages.remove(stage);
    }
    @Nullable Throwable failure = stage.failure;
    if (failure != null) {
      throw new IllegalStateException("a task of the engine failed: " + failure, failure);
    }
    if (cancelled) {
      throw new InterruptedException("interrupted while " + tasks + " tasks ran");
    }
  }

  /**
   * A foreign interrupt is passed on to the tasks, as if it had reached them on this thread.
   */
  @SuppressWarnings("WaitNotInLoop") // the caller looks at its condition again after every change
  private void awaitChange(TaskSet stage) {
    try {
      monitor.wait();
    } catch (InterruptedException e) {
      if (!Interrupts.isRequested()) {
        stage.workers.forEach(Thread::interrupt);
      }
    }
  }

  private void work() {
    boolean goesOn = true;
    while (goesOn) {
      goesOn = workOnNext();
    }
  }

  /**
   * Waits for a stage with remaining tasks and works on it. Returns false when there will be none.
   * Between stages a worker holds on to none of them: their tasks hold the records of a batch.
   */
  private boolean workOnNext() {
    TaskSet stage;
    synchronized (monitor) {
      stage = next();
      while (!closed && stage == null) {
        try {
          monitor.wait();
        } catch (InterruptedException e) {
          // meant for a task that has ended meanwhile
        }
        stage = next();
      }
      if (closed || stage == null) {
        return false;
      }
      // Both were meant for an earlier stage, whose tasks have ended.
      Interrupts.reset();
      Thread.interrupted();
      stage.workers.add(Thread.currentThread());
    }
    try {
      stage.work();
    } catch (Throwable e) { // tasks keep what they throw: not even that was possible
      stage.failed(e);
    } finally {
      synchronized (monitor) {
        stage.workers.remove(Thread.currentThread());
      }
    }
    return true;
  }

  private @Nullable TaskSet next() {
    for (TaskSet stage : stages) {
      if (stage.hasMore()) {
        return stage;
      }
    }
    return null;
  }

  @Override
  public void close() {
    synchronized (monitor) {
      closed = true;
      monitor.notifyAll();
    }
  }

  /** The tasks of one call of {@link #run}. */
  private final class TaskSet {
    private final int tasks;
    private final IntConsumer task;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    /** The pool's threads that work on this stage; guarded by the monitor. */
    private final Set<Thread> workers = new HashSet<>();

    private volatile @Nullable Throwable failure;

    TaskSet(int tasks, IntConsumer task) {
      this.tasks = tasks;
      this.task = task;
    }

    boolean hasMore() {
      return next.get() < tasks;
    }

    void work() {
      while (workOnce()) {
        // the next one
      }
    }

    /**
     * A worker could not finish a task. The caller throws that, and the worker lives on: were it to
     * die, later stages would lack it, or wait for it.
     */
    void failed(Throwable cause) {
      failure = cause;
      cancel();
    }

    /** Begins no more tasks once an interrupt is requested: the wait for the others comes next. */
    void workUntilInterrupted() {
      while (!Interrupts.isRequested() && workOnce()) {
        // the next one
      }
    }

    private boolean workOnce() {
      int i = next.getAndIncrement();
      if (i >= tasks) {
        return false;
      }
      try {
        task.accept(i);
      } finally {
        end(1);
      }
      return true;
    }

    /** Prevents further tasks from starting. */
    void cancel() {
      int begun = Math.min(tasks, next.getAndSet(tasks));
      end(tasks - begun);
    }

    boolean isDone() {
      return ended.get() >= tasks;
    }

    private void end(int count) {
      if (ended.addAndGet(count) >= tasks) {
        synchronized (monitor) {
          monitor.notifyAll();
        }
      }
    }
  }
}
