/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Foreign code that interrupts its thread once, and that fails wherever it finds its thread interrupted by somebody else. */
final class Interrupting {
  /** The three ways in which an interrupt of a library comes out of a function. */
  enum Way {
    THROWN,
    CAUSE,
    FLAG
  }

  private final Way way;
  private final AtomicBoolean armed = new AtomicBoolean(true);

  Interrupting(Way way) {
    this.way = way;
  }

  /** Does, the first time, what the way says. */
  void once() throws InterruptedException {
    if (armed.getAndSet(false)) {
      switch (way) {
        case THROWN -> throw new InterruptedException("pool closed");
        case CAUSE ->
          throw new IllegalStateException("no connection", new InterruptedException("pool closed"));
        case FLAG -> Thread.currentThread().interrupt();
      }
    }
  }

  /** Fails if the thread is interrupted, as any call that may block does. */
  static void block() throws InterruptedException {
    new CountDownLatch(0).await();
  }
}
