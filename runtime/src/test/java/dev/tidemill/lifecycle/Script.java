/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Notes the calls of a double's methods, and fails those that it was told to fail. */
final class Script {
  private final List<String> calls;
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, Throwable> failures = new HashMap<>();
  private final Map<String, CountDownLatch> blocks = new HashMap<>();
  private final Set<String> interrupts = new HashSet<>();

  Script() {
    this(new ArrayList<>());
  }

  /** A script that notes its calls in a list that it shares with others. */
  Script(List<String> calls) {
    this.calls = calls;
  }

  /** Has the n-th call of a method fail, counted from 1. */
  synchronized void fail(String method, int n, Throwable failure) {
    failures.put(method + n, failure);
  }

  /** Has the n-th call of a method leave its thread interrupted. */
  synchronized void interrupt(String method, int n) {
    interrupts.add(method + n);
  }

  /** Has the n-th call of a method block until it is interrupted, after it has counted the latch down. */
  synchronized void block(String method, int n, CountDownLatch reached) {
    blocks.put(method + n, reached);
  }

  /** Every call so far, of all that share the list. */
  List<String> calls() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  /** A call of a method; the text says with what, and this adds whether its thread is interrupted. */
  void called(String method, String text) {
    synchronized (calls) {
      calls.add(text + (Thread.currentThread().isInterrupted() ? ", interrupted" : ""));
    }
    Throwable failure;
    CountDownLatch reached;
    synchronized (this) {
      String call = method + counts.merge(method, 1, Integer::sum);
      failure = failures.get(call);
      reached = blocks.get(call);
      if (interrupts.contains(call)) {
        Thread.currentThread().interrupt();
      }
    }
    if (reached != null) {
      reached.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        failure = e;
      }
    }
    if (failure != null) {
      Script.<RuntimeException>rethrow(failure);
    }
  }

  @SuppressWarnings("unchecked") // the compiler believes that it is a RuntimeException
  private static <E extends Throwable> void rethrow(Throwable failure) throws E {
    throw (E) failure;
  }
}
