/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.counter;

import dev.tidemill.spi.kernel.Push;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the counters of the program count while a task runs on this thread.
 *
 * <p>A function that two outputs read runs twice on each record. So counts are kept by the place
 * where a function runs, a node and one of its partitions, and {@link BatchCounts} takes each place
 * once. An engine opens one for each task and adds it when the task has succeeded:
 *
 * <pre>{@code
 * try (TaskCounts counts = TaskCounts.begin(node)) {
 *   Push<A> step = TaskCounts.at(node, partition, NarrowChain.prepend(node, partition, next, false));
 *   ...                      // push the records
 *   batch.add(counts);       // not reached if the task fails
 * }
 * }</pre>
 *
 * <p>Used by one thread. Nested ones count on their own. As long as no program of this JVM has a
 * counter, nothing is added to the loop over the records.
 */
public final class TaskCounts implements AutoCloseable {
  private static final ThreadLocal<@Nullable TaskCounts> CURRENT = new ThreadLocal<>();
  private static final AtomicLong NUMBER = new AtomicLong();
  private static volatile boolean inUse;

  /** Where code runs that belongs to no node; no two are the same place. */
  private record Anywhere(long number) implements Serializable {}

  private final @Nullable TaskCounts outer;
  private final Slot end;
  private final List<Slot> slots = new ArrayList<>();
  private Slot current;

  private TaskCounts(Object end, @Nullable TaskCounts outer) {
    this.outer = outer;
    this.end = new Slot(end, 0);
    this.current = this.end;
    slots.add(this.end);
  }

  /** Says that the program has a counter. Called before the first one is used. */
  public static void use() {
    inUse = true;
  }

  /** Whether a program of this JVM has a counter; otherwise a task need not be opened. */
  public static boolean isInUse() {
    return inUse;
  }

  /**
   * Counts in the task that runs on this thread.
   *
   * @return whether there is one; otherwise nothing was counted
   */
  public static boolean add(String counter, long n) {
    TaskCounts task = CURRENT.get();
    if (task == null) {
      return false;
    }
    task.current.add(counter, n);
    return true;
  }

  /** Whether a task is open on this thread. */
  public static boolean isOpen() {
    return CURRENT.get() != null;
  }

  /** Begins a task on this thread that is for no node: an action, or code of the driver. */
  public static TaskCounts begin() {
    return begin(new Anywhere(NUMBER.incrementAndGet()));
  }

  /**
   * Begins a task on this thread; closing it ends it.
   *
   * @param end where code runs that is at no other place: usually the node that the task is for. A
   *     {@link BatchCounts} adds up what several tasks count there.
   */
  public static TaskCounts begin(Object end) {
    TaskCounts task = new TaskCounts(end, CURRENT.get());
    CURRENT.set(task);
    return task;
  }

  /**
   * A stage that runs at a place, if a task is open on this thread; otherwise the stage itself.
   *
   * @param node what the stage belongs to, by identity
   * @param partition index of the partition in the node
   */
  public static <T> Push<T> at(Object node, int partition, Push<T> stage) {
    TaskCounts task = CURRENT.get();
    return task == null ? stage : task.placed(node, partition, stage);
  }

  /** The last stage of a task, which runs at the end and not where the step before it does. */
  public static <T> Push<T> atEnd(Push<T> stage) {
    TaskCounts task = CURRENT.get();
    return task == null ? stage : task.new Placed<>(task.end, stage);
  }

  private <T> Push<T> placed(Object node, int partition, Push<T> stage) {
    Slot slot = new Slot(node, partition);
    slots.add(slot);
    return new Placed<>(slot, stage);
  }

  /**
   * What a counter has counted at a place.
   *
   * @param node the place: what {@link #at} or {@link #begin(Object)} was given. A process that
   *     knows no plan may use numbers, which the driver replaces by the nodes
   * @param isEnd whether it is that of {@link #begin(Object)}
   */
  public record Count(Object node, int partition, boolean isEnd, String counter, long count)
      implements Serializable {}

  /** Returns what was counted so far. */
  @SuppressWarnings("ReferenceEquality") // the one slot
  public List<Count> counts() {
    List<Count> counts = new ArrayList<>();
    slots.forEach(slot -> slot.addTo(counts, slot == end));
    return counts;
  }

  /** Ends the task on the thread that began it. */
  @Override
  public void close() {
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
  }

  /** What was counted at a place: few counters, so they are found faster in an array than in a map. */
  static final class Slot {
    private static final int FIRST_CAPACITY = 2;

    private final Object node;
    private final int partition;
    private @Nullable String[] counters = {};
    private long[] counts = {};
    private int size;

    private Slot(Object node, int partition) {
      this.node = node;
      this.partition = partition;
    }

    @SuppressWarnings("ReferenceEquality") // the same text is found at once, an equal one, too
    void add(String counter, long n) {
      for (int i = 0; i < size; i++) {
        if (counters[i] == counter) {
          counts[i] += n;
          return;
        }
      }
      addSlowly(counter, n);
    }

    private void addSlowly(String counter, long n) {
      int i = 0;
      while (i < size && !counter.equals(counters[i])) {
        i++;
      }
      if (i == size) {
        if (size == counters.length) {
          int capacity = Math.max(FIRST_CAPACITY, 2 * size);
          counters = Arrays.copyOf(counters, capacity);
          counts = Arrays.copyOf(counts, capacity);
        }
        counters[size++] = counter;
      }
      counts[i] += n;
    }

    @SuppressWarnings("NullAway") // there is a name for each of the first entries
    void addTo(List<Count> all, boolean isEnd) {
      for (int i = 0; i < size; i++) {
        all.add(new Count(node, partition, isEnd, counters[i], counts[i]));
      }
    }
  }

  /** Has a stage run at a place; a function that goes on after it has emitted is back at its own. */
  private final class Placed<T> extends Push<T> {
    private final Slot slot;
    private final Push<T> stage;

    Placed(Slot slot, Push<T> stage) {
      this.slot = slot;
      this.stage = stage;
    }

    @Override
    public void accept(T record) {
      Slot before = current;
      current = slot;
      try {
        stage.accept(record);
      } finally {
        current = before;
      }
    }

    @Override
    public boolean isFull() {
      return stage.isFull();
    }

    @Override
    public void end() {
      Slot before = current;
      current = slot;
      try {
        stage.end();
      } finally {
        current = before;
      }
    }
  }
}
