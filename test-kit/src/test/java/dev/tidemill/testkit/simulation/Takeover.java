/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;

/**
 * Two processes of a job at once: the first one pauses at a call, as in a long collection of
 * garbage; the second one takes over; at one of its calls, the first one goes on until it ends; then
 * the second one goes on. At any time, one of the two threads runs.
 */
final class Takeover {
  private final Simulation simulation;
  private final World world;
  private final SynchronousQueue<Boolean> toFirst = new SynchronousQueue<>();
  private final SynchronousQueue<Boolean> toSecond = new SynchronousQueue<>();
  private Optional<Throwable> firstFailure = Optional.empty();
  private boolean firstPaused;
  private boolean firstEnded;

  Takeover(Simulation simulation, World world) {
    this.simulation = simulation;
    this.world = world;
  }

  /**
   * Lets it happen.
   *
   * @param pauseAt number of the call at which the first one pauses
   * @param resumeAt number of the call of the second one at which the first one goes on; if there
   *     is none, it goes on when the second one has ended
   * @return how each of the two has failed
   */
  List<Optional<Throwable>> run(int pauseAt, int resumeAt) throws InterruptedException {
    Life first = world.begin(Time.ofMillis(0), 0);
    first.watchedBy((call, action, onDisk) -> {
      if (call == pauseAt) {
        firstPaused = true;
        pass(toSecond);
        take(toFirst);
      }
    });
    Thread thread = new Thread(() -> {
      firstFailure = simulation.live(first);
      firstEnded = true;
      pass(toSecond);
    });
    thread.start();
    take(toSecond);
    if (!firstPaused) {
      throw new AssertionError("there is no call " + pauseAt);
    }
    Life second = world.begin(first.clock().now(), 0);
    second.watchedBy((call, action, onDisk) -> {
      if (call == resumeAt) {
        resume();
      }
    });
    Optional<Throwable> secondFailure = simulation.live(second);
    if (!firstEnded) {
      resume();
    }
    thread.join();
    first.process().kill();
    second.process().kill();
    first.endedBy(firstFailure, false);
    second.endedBy(secondFailure, false);
    return List.of(firstFailure, secondFailure);
  }

  private void resume() {
    pass(toFirst);
    take(toSecond);
  }

  private static void pass(SynchronousQueue<Boolean> to) {
    try {
      to.put(true);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void take(SynchronousQueue<Boolean> from) {
    try {
      from.take();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What the job leaves when a third process has gone on. */
  Outcome outcome(Plan plan, List<Optional<Throwable>> failures, Set<ErrorCode> allowed) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < failures.size(); i++) {
      Life life = world.life(i);
      failures
          .get(i)
          .filter(failure ->
              !(failure instanceof TidemillException known && allowed.contains(known.code())))
          .ifPresent(failure -> problems.add(Simulation.text(life, failure)));
    }
    Life last = world.begin(world.life(1).end(), 0);
    simulation.live(last).ifPresent(failure -> problems.add(Simulation.text(last, failure)));
    return simulation.judge(world, plan, problems);
  }
}
