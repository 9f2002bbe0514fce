/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.interrupt;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The interrupts that Tidemill itself requests, so that it can tell them from all others.
 *
 * <p>Problem: a thread has a single interrupt flag. A function, a listener or a client library may
 * set it and return; whatever blocks next on that thread would then fail in its place, and a stop
 * of the job would look the same.
 *
 * <p>Approach: Tidemill interrupts a thread only by {@link #request}, which also records the
 * request. Where foreign code returns, {@link ForeignCode} sets the flag to what is on record: it
 * clears an interrupt of somebody else, and restores a request that the code has swallowed. A
 * request lasts until the thread that it was made to calls {@link #reset}.
 *
 * <p>Any thread may call any method. Threads are held weakly: one that has ended needs no reset.
 */
public final class Interrupts {
  private static final Set<Thread> REQUESTED =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private Interrupts() {}

  /** Interrupts a thread, until it calls {@link #reset}. */
  public static void request(Thread thread) {
    REQUESTED.add(thread); // before the interrupt, so that nobody takes it for a foreign one
    thread.interrupt();
  }

  /** Whether Tidemill wants the current thread to stop what it does. */
  public static boolean isRequested() {
    return REQUESTED.contains(Thread.currentThread());
  }

  /**
   * Ends a request to the current thread, if there is one, and clears its flag; returns whether
   * there was one.
   */
  public static boolean reset() {
    boolean requested = REQUESTED.remove(Thread.currentThread());
    if (requested) {
      Thread.interrupted();
    }
    return requested;
  }

  /** Sets the current thread's flag if its interrupt is requested, and clears it otherwise. */
  static void settle() {
    Thread.interrupted(); // first: a request that comes after this line sets the flag again
    if (isRequested()) {
      Thread.currentThread().interrupt();
    }
  }
}
