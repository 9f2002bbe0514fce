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
import java.util.Optional;
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

  /** Called before each call. */
  interface Watch {
    /**
     * Called before a call, changes and others.
     *
     * @param call number of the call, from 1
     * @param onDisk whether it is a call of the disk
     */
    void before(int call, String action, boolean onDisk);
  }

  private final World world;
  private final int number;
  private final SimulatedStorage process;
  private final ManualClock clock;
  private final int killAt;
  private Watch watch = (call, action, onDisk) -> {};
  private int calls;
  private int points;
  private boolean begun;
  private boolean dead;
  private Optional<Throwable> failure = Optional.empty();
  private boolean interrupted;
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

  /** Numbers of the calls so far are 1 to this. */
  int calls() {
    return calls;
  }

  boolean isDead() {
    return dead;
  }

  /** When this life has ended. */
  Time end() {
    return dead ? diedAt : clock.now();
  }

  /** How this life ended, if it was not killed. */
  void endedBy(Optional<Throwable> newFailure, boolean wasInterrupted) {
    failure = newFailure;
    interrupted = wasInterrupted;
  }

  Optional<Throwable> failure() {
    return failure;
  }

  /** Whether its thread was still interrupted at its end. */
  boolean isInterrupted() {
    return interrupted;
  }

  void watchedBy(Watch newWatch) {
    watch = newWatch;
  }

  /** Its source was asked for a batch. */
  void beginsBatches() {
    begun = true;
  }

  /** Whether recovery is over. */
  boolean hasBegunBatches() {
    return begun;
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

  private void called(String action, boolean onDisk) {
    requireAlive();
    calls++;
    watch.before(calls, action, onDisk);
    requireAlive();
    note(action);
  }

  private boolean isKilledNow(String action, boolean onDisk) {
    called(action, onDisk);
    points++;
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
    if (isKilledNow(action, false)) {
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
    if (!isKilledNow(action, true)) {
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
    called(action, true);
    return call.call();
  }
}
