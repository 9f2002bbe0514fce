/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.internal.interrupt.Interrupts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stages of one caller, of several at once, and of a task. */
@SuppressWarnings("NullAway") // references are set before they are read
final class WorkerPoolTest {
  private final ExecutorService callers = Executors.newCachedThreadPool();

  @AfterEach
  void end_callers() {
    callers.shutdownNow();
  }

  @Test
  void each_task_runs_once() throws Exception {
    try (WorkerPool pool = new WorkerPool(3)) {
      for (int round = 1; round < 200; round++) {
        int[] runs = new int[round];
        pool.run(round, i -> runs[i]++);
        assertThat(runs).containsOnly(new int[] {1}).hasSize(round);
      }
    }
  }

  @Test
  void a_task_that_throws_fails_its_caller_and_no_worker_dies() throws Exception {
    try (WorkerPool pool = new WorkerPool(3)) {
      CyclicBarrier first = new CyclicBarrier(3);
      assertThatThrownBy(() -> pool.run(3, i -> {
            await(first);
            throw new OutOfMemoryError("planted");
          }))
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("planted");
      CyclicBarrier second = new CyclicBarrier(3);
      pool.run(3, i -> await(second));
    }
  }

  @Test
  void tasks_run_on_as_many_threads_as_the_pool_has() throws Exception {
    try (WorkerPool pool = new WorkerPool(3)) {
      CyclicBarrier together = new CyclicBarrier(3);
      pool.run(3, i -> await(together));
    }
  }

  @Test
  void stages_of_several_callers_run_at_once_and_each_caller_gets_all_its_tasks() throws Exception {
    try (WorkerPool pool = new WorkerPool(3)) {
      List<Future<Integer>> sums = new ArrayList<>();
      for (int caller = 0; caller < 6; caller++) {
        sums.add(callers.submit(() -> {
          AtomicInteger sum = new AtomicInteger();
          for (int round = 0; round < 300; round++) {
            pool.run(7, sum::addAndGet);
          }
          return sum.get();
        }));
      }
      for (Future<Integer> sum : sums) {
        assertThat(sum.get()).isEqualTo(300 * 21);
      }
    }
  }

  @Test
  void a_caller_is_not_held_up_by_the_tasks_of_another() throws Exception {
    try (WorkerPool pool = new WorkerPool(2)) {
      CyclicBarrier bothTasksRun = new CyclicBarrier(3);
      CountDownLatch release = new CountDownLatch(1);
      Future<?> slow = callers.submit(() -> {
        pool.run(2, i -> {
          await(bothTasksRun);
          await(release);
        });
        return null;
      });
      await(bothTasksRun); // the caller and the only worker are busy now
      AtomicInteger ran = new AtomicInteger();
      pool.run(5, i -> ran.incrementAndGet());
      assertThat(ran).hasValue(5);
      assertThat(slow.isDone()).isFalse();
      release.countDown();
      slow.get();
    }
  }

  @Test
  void a_task_may_run_a_stage_itself() throws Exception {
    try (WorkerPool pool = new WorkerPool(3)) {
      AtomicInteger ran = new AtomicInteger();
      pool.run(6, i -> run(pool, 6, j -> run(pool, 3, k -> ran.incrementAndGet())));
      assertThat(ran).hasValue(108);
    }
  }

  @Test
  void an_interrupted_caller_interrupts_the_tasks_of_its_own_stage_alone() throws Exception {
    try (WorkerPool pool = new WorkerPool(5)) {
      CyclicBarrier allRun = new CyclicBarrier(5);
      CountDownLatch never = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      AtomicInteger interrupted = new AtomicInteger();
      AtomicBoolean otherInterrupted = new AtomicBoolean();
      AtomicReference<Thread> caller = new AtomicReference<>();
      Future<?> first = callers.submit(() -> {
        caller.set(Thread.currentThread());
        pool.run(2, i -> {
          await(allRun);
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            Thread.currentThread().interrupt();
          }
        });
        return null;
      });
      Future<?> second = callers.submit(() -> {
        pool.run(2, i -> {
          await(allRun);
          try {
            release.await();
          } catch (InterruptedException e) {
            otherInterrupted.set(true);
          }
        });
        return null;
      });
      await(allRun);
      Interrupts.request(caller.get());
      assertThatThrownBy(first::get).hasCauseInstanceOf(InterruptedException.class);
      release.countDown();
      second.get();
      assertThat(interrupted).hasValue(2);
      assertThat(otherInterrupted).isFalse();

      // and the next stage of the same workers starts without the interrupt
      AtomicInteger flags = new AtomicInteger();
      CyclicBarrier together = new CyclicBarrier(5);
      pool.run(5, i -> {
        await(together);
        if (Thread.interrupted()) {
          flags.incrementAndGet();
        }
      });
      assertThat(flags).hasValue(0);
    }
  }

  private static void run(WorkerPool pool, int tasks, java.util.function.IntConsumer task) {
    try {
      pool.run(tasks, task);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
