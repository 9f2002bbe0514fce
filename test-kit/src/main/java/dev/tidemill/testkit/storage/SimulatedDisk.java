/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

import dev.tidemill.spi.storage.StorageLockedException;
import dev.tidemill.time.Clock;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory disk that distinguishes synced from unsynced data. A test can kill a process at any
 * call, cause a power loss, and check what the next process finds.
 *
 * <pre>{@code
 * SimulatedDisk disk = new SimulatedDisk(seed);
 * disk.killAtCall(7);                              // the 7th call gets as far as the disk's cache
 * runJobOn(disk.newProcess());                     // ends with an IOException: the process was killed
 * disk.losePower(Loss.BY_SEED);                    // leave this out for a kill -9
 * runJobOn(disk.newProcess());                     // must finish what the first one began
 * }</pre>
 *
 * <p>The same seed and the same calls produce the same disk, byte for byte. Each process has its
 * own {@link SimulatedStorage}; after the process has ended, every call fails without effect, so
 * there is no cleanup. Paths with and without a leading {@code /} refer to the same files. Files
 * are limited to 2 GB. Any thread may call any method.
 */
public final class SimulatedDisk {
  /**
   * Runs before each call of a storage, on the calling thread. It may throw instead of the call, or
   * interrupt the thread.
   */
  public interface CallHook {
    /**
     * Called before a call.
     *
     * @param number counts the calls of all processes from 1
     * @param call what is called, such as {@code rename /a /b}
     */
    void before(long number, String call) throws IOException;
  }

  private final SplittableRandom random;
  private final Clock clock;
  private final NameTree names = new NameTree();
  private final Map<String, Lock> locks = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private long forgotten;
  private final Set<Long> failing = new TreeSet<>();
  private CallHook hook = (number, call) -> {};
  private long kill;
  private long capacity = Long.MAX_VALUE;
  private boolean objectStore;
  private int processes;
  private int powerLosses;

  /** Who holds a lock. */
  private record Lock(SimulatedStorage process, String owner) {}

  /** Creates a disk on which all files have the modification time 1970-01-01T00:00Z. */
  public SimulatedDisk(long seed) {
    this(seed, new ManualClock());
  }

  /**
   * Creates a disk.
   *
   * @param seed determines what a power loss {@link Loss#BY_SEED by seed} leaves, and whether a
   *     failed call took effect
   * @param clock provides the modification times
   */
  public SimulatedDisk(long seed, Clock clock) {
    this.random = new SplittableRandom(seed);
    this.clock = clock;
  }

  /**
   * Behaves like an object store from now on: a file appears as a whole when its output is forced or
   * closed, and there is no renaming, no appending and no lock.
   *
   * <pre>{@code
   * SimulatedDisk bucket = new SimulatedDisk(seed).asObjectStore();
   * }</pre>
   */
  public synchronized SimulatedDisk asObjectStore() {
    objectStore = true;
    return this;
  }

  synchronized boolean isObjectStore() {
    return objectStore;
  }

  /** Starts a process, and returns its storage on this disk. Other processes keep running. */
  public synchronized SimulatedStorage newProcess() {
    processes++;
    return new SimulatedStorage(this, processes, powerLosses);
  }

  /** Simulates a power loss: all processes end, and unsynced data is lost as specified. */
  public synchronized void losePower(Loss loss) {
    powerLosses++;
    locks.clear();
    names.losePower(loss, random);
  }

  /** Runs an action before every call from now on. Replaces an earlier action. */
  public synchronized void beforeEachCall(CallHook newHook) {
    hook = newHook;
  }

  /**
   * Makes a call fail with an {@link IOException}. The seed determines whether the call took effect
   * before, without its syncs.
   *
   * @param number counts the calls of all processes from 1
   */
  public synchronized void failAtCall(long number) {
    failing.add(number);
  }

  /**
   * Kills the process that makes a call, during the call: its changes are in the disk's cache, but
   * not synced.
   *
   * @param number counts the calls of all processes from 1; 0 for none
   */
  public synchronized void killAtCall(long number) {
    kill = number;
  }

  /** Limits the capacity of the disk in bytes. By default, it is unlimited. */
  public synchronized void capacity(long bytes) {
    capacity = bytes;
  }

  /** Returns all calls so far, in order, such as {@code rename /a /b} or {@code append /log 40}. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** Forgets the calls so far, for a long run that needs none of them; their numbers stay taken. */
  public synchronized void forgetCalls() {
    forgotten += calls.size();
    calls.clear();
  }

  /** What a call does in the disk's cache, or returns. */
  interface Effect<R> {
    R run() throws IOException;
  }

  /** Makes durable what a call has done in the cache. */
  interface Sync {
    Sync NONE = () -> {};

    void run();
  }

  /** One call of a process, with all that may happen to it. */
  synchronized <R> R call(
      SimulatedStorage process, String call, String path, Effect<R> effect, Sync sync)
      throws IOException {
    process.checkAlive(path, powerLosses);
    calls.add(call);
    long number = forgotten + calls.size();
    hook.before(number, call);
    R result;
    try {
      result = attempt(number, call, path, effect);
    } catch (IOException e) {
      killIfDue(process, number, path); // a call that fails is one at which a process may die, too
      throw e;
    }
    killIfDue(process, number, path);
    sync.run();
    return result;
  }

  /** Carries the call out, or has it fail before or after that. */
  private <R> R attempt(long number, String call, String path, Effect<R> effect)
      throws IOException {
    boolean fails = failing.contains(number);
    if (fails && random.nextBoolean()) {
      throw failure(number, call, path);
    }
    R result = effect.run();
    if (fails) {
      throw failure(number, call, path);
    }
    return result;
  }

  private static FileSystemException failure(long number, String call, String path) {
    return new FileSystemException(path, null, "simulated failure of call " + number + ": " + call);
  }

  private void killIfDue(SimulatedStorage process, long number, String path) throws IOException {
    if (number == kill) {
      process.kill();
      process.checkAlive(path, powerLosses);
    }
  }

  NameTree names() {
    return names;
  }

  long nowMillis() {
    return clock.now().millis();
  }

  /** How many of these bytes the disk has room for. */
  int room(int bytes) {
    return (int)
        Math.max(0, Math.min(bytes, capacity == Long.MAX_VALUE ? bytes : capacity - names.bytes()));
  }

  void lock(SimulatedStorage process, String path, String owner) throws StorageLockedException {
    String key = keyOf(path);
    Lock held = locks.get(key);
    if (held != null) {
      throw new StorageLockedException(path, held.owner);
    }
    locks.put(key, new Lock(process, owner));
  }

  private static String keyOf(String path) {
    return String.join("/", NameTree.namesOf(path));
  }

  /** Frees a process's lock on a path, or all of its locks if there is no path. */
  synchronized void unlock(@Nullable String path, SimulatedStorage process) {
    if (path == null) {
      locks.values().removeIf(lock -> lock.process == process);
    } else {
      Lock lock = locks.get(keyOf(path));
      if (lock != null && lock.process == process) {
        locks.remove(keyOf(path));
      }
    }
  }
}
