/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.interrupt.Interrupts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is being computed at this moment, so that actions on several threads compute the same thing
 * once: the first computes it, the others wait.
 *
 * <p>Waiting must not deadlock. A computation needs another one where its own code asks for it, on
 * the thread that runs it or in a task of it on a worker. These needs form a graph; whoever would
 * close a cycle in it gets an error instead of waiting for ever.
 *
 * <p>If a computation fails, those that waited compute it themselves: each action reports its own
 * failure.
 */
final class Computations {
  /** The innermost computation that this thread works for, if any. */
  private static final ThreadLocal<@Nullable Computation> CURRENT = new ThreadLocal<>();

  private final Map<Key, Computation> running = new HashMap<>();

  /** Something that is computed at most once within a scope; both are compared by identity. */
  private record Key(Object scope, Object what) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.scope == scope && key.what == what;
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(scope) + System.identityHashCode(what);
    }
  }

  /** One computation under way, and those that it has needed so far. */
  static final class Computation {
    private final Origin origin;
    private final Set<Computation> needs = new HashSet<>();
    private boolean ended;

    private Computation(Origin origin) {
      this.origin = origin;
    }

    /** Whether this ends only after the other one. */
    private boolean waitsFor(Computation other) {
      return this == other || (!ended && needs.stream().anyMatch(needed -> needed.waitsFor(other)));
    }
  }

  /**
   * The innermost computation that this thread works for, for tasks that work for the same one on
   * other threads.
   */
  static @Nullable Computation current() {
    return CURRENT.get();
  }

  /** Runs a task on behalf of a computation. */
  static void workFor(@Nullable Computation computation, Runnable task) {
    Computation outer = CURRENT.get();
    if (outer == computation) {
      task.run();
      return;
    }
    CURRENT.set(computation);
    try {
      task.run();
    } finally {
      restore(outer);
    }
  }

  private static void restore(@Nullable Computation outer) {
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
  }

  /**
   * Computes something, unless it is known already; if another thread computes it, waits for that.
   *
   * @param scope where it is kept
   * @param what names it within the scope
   * @param known what is kept, if it is there
   * @param compute computes and keeps it
   * @throws TidemillException with the code INVALID_STATE if it needs itself; with the code
   *     INTERRUPTED if the job asks this thread to stop while it waits
   */
  <T> T once(
      Object scope, Object what, Origin origin, Supplier<Optional<T>> known, Supplier<T> compute) {
    Optional<T> result = known.get();
    while (result.isEmpty()) {
      Key key = new Key(scope, what);
      Computation mine = claim(key, origin, known, CURRENT.get());
      if (mine != null) {
        return compute(key, mine, compute);
      }
      result = known.get(); // empty if it was forgotten meanwhile
    }
    return result.get();
  }

  private <T> T compute(Key key, Computation mine, Supplier<T> compute) {
    Computation outer = CURRENT.get();
    CURRENT.set(mine);
    try {
      return compute.get();
    } finally {
      restore(outer);
      end(key, mine);
    }
  }

  /** The computation for this thread to run; none if the result is known. */
  private synchronized @Nullable Computation claim(
      Key key, Origin origin, Supplier<? extends Optional<?>> known, @Nullable Computation outer) {
    while (known.get().isEmpty()) {
      Computation other = running.get(key);
      if (other == null) {
        Computation mine = new Computation(origin);
        running.put(key, mine);
        if (outer != null) {
          outer.needs.add(mine);
        }
        return mine;
      }
      await(other, outer);
    }
    return null;
  }

  private void await(Computation other, @Nullable Computation outer) {
    if (outer != null) {
      if (other.waitsFor(outer)) {
        throw new TidemillException(
            ErrorCode.INVALID_STATE,
            "a function of " + outer.origin + " runs an action that needs the result of "
                + other.origin
                + ", which is not there before that function returns; run the action first, and use"
                + " its result in the function");
      }
      outer.needs.add(other);
    }
    while (!other.ended) {
      if (Interrupts.isRequested()) {
        throw new TidemillException(
            ErrorCode.INTERRUPTED, "waiting for " + other.origin + " was interrupted");
      }
      try {
        wait();
      } catch (InterruptedException e) {
        // if it was requested, the next look says so; if not, it is none of ours
      }
    }
  }

  private synchronized void end(Key key, Computation computation) {
    running.remove(key);
    computation.ended = true;
    notifyAll();
  }
}
