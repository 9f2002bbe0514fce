/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverSupplier;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A receiver that gets its records from the test. */
final class Pushed implements ReceiverSupplier<String> {
  private final BlockingQueue<ReceiverContext<String>> started = new LinkedBlockingQueue<>();

  @Override
  public Receiver<String> get() {
    return new Receiver<>() {
      @Override
      public void onStart(ReceiverContext<String> context) {
        started.add(context);
      }

      @Override
      public void onStop() {}
    };
  }

  /** Stores records as one block, when the receiver has started. */
  void push(String... records) throws InterruptedException {
    pushAll(List.of(records));
  }

  /** Stores records as one block, when the receiver has started. */
  void pushAll(List<String> records) throws InterruptedException {
    ReceiverContext<String> context = started.poll(1, TimeUnit.MINUTES);
    if (context == null) {
      throw new AssertionError("the receiver has not started within a minute");
    }
    started.add(context);
    context.store(records);
  }
}
