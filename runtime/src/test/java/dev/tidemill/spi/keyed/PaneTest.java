/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.function.ReduceFunction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Panes of a key that come and go are what a plain list of them is. */
class PaneTest {
  private static final int SEEDS = 300;
  private static final int STEPS = 200;

  /** Associative, and not commutative. */
  private static final ReduceFunction<String> JOINED = (a, b) -> a + b;

  @Test
  void stacks_combine_all_panes_in_order_and_leave_older_versions_alone() throws Exception {
    for (int seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      Deque<String> panes = new ArrayDeque<>();
      PaneStacks<String> stacks = null;
      for (int step = 0; step < STEPS; step++) {
        PaneStacks<String> before = stacks;
        String totalBefore = before == null ? "" : before.total();
        stacks = moved(stacks, panes, random, step);
        assertThat(stacks == null ? "" : stacks.total())
            .as("seed %d, step %d", seed, step)
            .isEqualTo(String.join("", panes));
        assertThat(before == null ? "" : before.total()).isEqualTo(totalBefore);
        if (step % 7 == 0 && before != null && stacks != null) {
          checkAnotherWayOn(before, totalBefore);
        }
      }
    }
  }

  private static @Nullable PaneStacks<String> moved(
      @Nullable PaneStacks<String> stacks, Deque<String> panes, Random random, int step)
      throws Exception {
    boolean grows = random.nextInt(10) < (step % 100 < 50 ? 7 : 3);
    if (stacks == null || grows) {
      String pane = "<" + step + ">";
      panes.addLast(pane);
      return stacks == null ? PaneStacks.of(pane) : stacks.plus(pane, JOINED);
    }
    panes.removeFirst();
    return stacks.withoutOldest(JOINED);
  }

  /** What a failed batch made of a version is forgotten; the version itself goes on as if that had not been. */
  private static void checkAnotherWayOn(PaneStacks<String> stacks, String total) throws Exception {
    assertThat(stacks.plus("<new>", JOINED).total()).isEqualTo(total + "<new>");
    assertThat(stacks.total()).isEqualTo(total);
  }

  @Test
  void a_pane_costs_about_three_combinations_however_many_there_are() throws Exception {
    int[] calls = {0};
    ReduceFunction<Integer> counted = (a, b) -> {
      calls[0]++;
      return Math.max(a, b);
    };
    int window = 1_000;
    int panes = 100_000;
    PaneStacks<Integer> stacks = PaneStacks.of(0);
    for (int i = 1; i < panes; i++) {
      stacks = stacks.plus(i, counted);
      if (i >= window) {
        stacks = Objects.requireNonNull(stacks.withoutOldest(counted));
      }
    }
    assertThat(calls[0]).isLessThanOrEqualTo(4 * panes);
  }

  @Test
  void queues_hold_all_values_in_order_and_leave_older_versions_alone() {
    for (int seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      Deque<List<Integer>> panes = new ArrayDeque<>();
      PaneQueue<Integer> queue = null;
      for (int step = 0; step < STEPS; step++) {
        PaneQueue<Integer> before = queue;
        List<Integer> allBefore = before == null ? List.of() : before.all();
        if (queue == null || random.nextInt(10) < (step % 100 < 50 ? 7 : 3)) {
          List<Integer> pane = random.nextInt(5) == 0 ? List.of() : List.of(step, -step);
          panes.addLast(pane);
          queue = queue == null ? PaneQueue.of(pane) : queue.plus(pane);
        } else {
          panes.removeFirst();
          queue = queue.withoutOldest();
        }
        List<Integer> expected = new ArrayList<>();
        panes.forEach(expected::addAll);
        assertThat(queue == null ? List.of() : queue.all())
            .as("seed %d, step %d", seed, step)
            .isEqualTo(expected);
        assertThat(queue == null).isEqualTo(panes.isEmpty());
        assertThat(before == null ? List.of() : before.all()).isEqualTo(allBefore);
      }
    }
  }
}
