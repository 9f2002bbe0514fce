package dev.tidemill.internal.engine;

import dev.tidemill.internal.interrupt.Interrupts;
import dev.tidemill.spi.engine.TaskExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The workers of {@code local[n]}: n - 1 threads and the caller, who joins the work.
 *
 * <p>Tasks of a stage are taken one by one from a counter, so a slow task holds up nobody else. Workers wait on a
 * monitor between stages and never spin: spinning beside the driver on shared cores made a stage ten times slower.
 */
final class WorkerPool implements TaskExecutor {
  private final List<Thread> threads = new ArrayList<>();
  private final Object monitor = new Object();
  private @Nullable Stage current;
  private long stages;
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
  public int parallelism() {
    return threads.size() + 1;
  }

  @Override
  public void run(int tasks, IntConsumer task) throws InterruptedException {
    Stage stage = new Stage(tasks, task);
    synchronized (monitor) {
      current = stage;
      stages++;
      monitor.notifyAll();
    }
    stage.workUntilInterrupted();
    boolean cancelled = false;
    synchronized (monitor) {
      while (!stage.isDone()) {
        if (Interrupts.isRequested() && !cancelled) {
          cancelled = true;
          stage.cancel();
          threads.forEach(Interrupts::request);
        } else {
          awaitChange();
        }
      }
      current = null;
    }
    if (cancelled) {
      throw new InterruptedException("interrupted while " + tasks + " tasks ran");
    }
  }

  /** An interrupt that nobody has requested is passed on to the tasks, as if it had met them on this thread. */
  @SuppressWarnings("WaitNotInLoop") // the caller looks at its condition again after every change
  private void awaitChange() {
    try {
      monitor.wait();
    } catch (InterruptedException e) {
      if (!Interrupts.isRequested()) {
        threads.forEach(Thread::interrupt);
      }
    }
  }

  private void work() {
    long last = 0;
    while (last >= 0) {
      last = workAfter(last);
    }
  }

  /**
   * Waits for the next stage and works on it; returns its number, or -1 if there is none any more. Between stages a worker holds on to
   * none of them: their tasks hold the records of a batch.
   */
  private long workAfter(long last) {
    Stage stage;
    long number;
    synchronized (monitor) {
      while (!closed && (current == null || stages == last)) {
        try {
          monitor.wait();
        } catch (InterruptedException e) {
          // meant for a task that has ended meanwhile
        }
      }
      if (closed) {
        return -1;
      }
      stage = current;
      number = stages;
      // Both were meant for an earlier stage, whose tasks have ended.
      Interrupts.reset();
      Thread.interrupted();
    }
    if (stage != null) {
      stage.work();
    }
    return number;
  }

  @Override
  public void close() {
    synchronized (monitor) {
      closed = true;
      monitor.notifyAll();
    }
  }

  /** The tasks of one call of {@link #run}. */
  private final class Stage {
    private final int tasks;
    private final IntConsumer task;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    Stage(int tasks, IntConsumer task) {
      this.tasks = tasks;
      this.task = task;
    }

    void work() {
      while (workOnce()) {
        // the next one
      }
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

    /** Lets no task begin any more. */
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
