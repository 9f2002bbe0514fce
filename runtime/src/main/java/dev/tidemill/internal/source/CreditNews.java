/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.spi.source.Credit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the receiver in use that its credit has grown. Several growths before the listener is called
 * are one. All methods are called with the buffer's lock held.
 */
final class CreditNews {
  private @Nullable Intake intake;
  private @Nullable Consumer<? super Credit> listener;
  private boolean isQueued;

  /** Another start of the receiver is in use, without a listener. */
  void use(Intake started) {
    intake = started;
    listener = null;
    isQueued = false;
  }

  /** Replaces the listener, unless the start is over. */
  void listen(Intake asking, Consumer<? super Credit> told) {
    if (asking == intake) {
      listener = told;
    }
  }

  /** Where callbacks of the receiver in use are queued; null before the first one. */
  @Nullable
  Callbacks callbacks() {
    return intake == null ? null : intake.callbacks();
  }

  /**
   * The credit has grown: queues a call, unless one is queued.
   *
   * @param free what can be stored now
   * @param buffer asked for the credit when the listener is called
   */
  void grown(Credit free, BlockBuffer<?> buffer) {
    Intake using = intake;
    if (using != null && listener != null && !isQueued && !free.isEmpty()) {
      isQueued = true;
      using.callbacks().add(() -> buffer.tellCredit(using));
    }
  }

  /** The queued call is made; returns whom to call. */
  @Nullable
  Consumer<? super Credit> told() {
    isQueued = false;
    return listener;
  }
}
