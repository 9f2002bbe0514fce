/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.testkit.storage.SimulatedStorage;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.Supplier;

/**
 * One process of a world. Everything that it changes outside goes through this class, which numbers
 * the changes and can kill the process at each of them. From then on storage, external systems and
 * clock of this life are frozen: nothing can tidy up.
 */
final class Life {
  /** A life as workers and functions of the job know it. */
  record Reference(long world, int number) implements Serializable {
    Life get() {
      return World.numbered(world).life(number);
    }
  }

  /** Called before each change, which may be delayed by that. */
  interface Watch {
    void before(int point, String action);
  }

  private final World world;
  private final int number;
  private final SimulatedStorage process;
  private final ManualClock clock;
  private final int killAt;
  private Watch watch = (point, action) -> {};
  private int points;
  private boolean dead;
  private Time diedAt;

  /**
   * A life.
   *
   * @param killAt number of the change at which it is killed; 0 for none
   */
  Life(World world, int number, SimulatedStorage process, Time start, int killAt) {
    this.world = world;
    this.number = number;
    this.process = process;
    this.clock = new ManualClock(start);
    this.killAt = killAt;
    this.diedAt = start;
  }

  World world() {
    return world;
  }

  int number() {
    return number;
  }

  Reference reference() {
    return new Reference(world.number(), number);
  }

  ManualClock clock() {
    return clock;
  }

  /** The disk as this process sees it. */
  Storage storage() {
    return new LifeStorage(reference());
  }

  SimulatedStorage process() {
    return process;
  }

  /** Numbers of the changes so far are 1 to this. */
  int points() {
    return points;
  }

  boolean isDead() {
    return dead;
  }

  /** When this life has ended. */
  Time end() {
    return dead ? diedAt : clock.now();
  }

  void watchedBy(Watch newWatch) {
    watch = newWatch;
  }

  void requireAlive() {
    if (dead) {
      throw new ProcessKilled("life " + number + " was killed");
    }
  }

  /** Notes what changes nothing outside. */
  void note(String action) {
    world.trace().add(number + " " + action);
  }

  private boolean isKilledNow(String action) {
    requireAlive();
    int point = points + 1;
    watch.before(point, action);
    requireAlive();
    points++;
    note(action);
    return points == killAt;
  }

  /** Kills this process now. */
  void kill() {
    dead = true;
    diedAt = clock.now();
    process.kill();
  }

  /** A change of an external system. A process that is killed at it has not made it. */
  void act(String action, Runnable change) {
    act(action, () -> {
      change.run();
      return true;
    });
  }

  /** A change of an external system, with what that returns. */
  <T> T act(String action, Supplier<T> change) {
    if (isKilledNow(action)) {
      kill();
    }
    requireAlive();
    return change.get();
  }

  /** A call of the disk. */
  interface DiskCall<T> {
    T call() throws IOException;
  }

  /**
   * A change of the disk. A process that is killed at it has made it in the cache of the disk, and
   * has not synced it.
   */
  <T> T change(String action, DiskCall<T> call) throws IOException {
    if (!isKilledNow(action)) {
      return call.call();
    }
    world.disk().killAtCall(world.disk().calls().size() + 1);
    try {
      return call.call();
    } finally {
      world.disk().killAtCall(0);
      kill();
      requireAlive();
    }
  }

  /** A call that changes nothing. */
  <T> T read(String action, DiskCall<T> call) throws IOException {
    requireAlive();
    note(action);
    return call.call();
  }
}
