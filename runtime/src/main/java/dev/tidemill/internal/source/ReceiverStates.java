/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.listener.ReceiverState;
import dev.tidemill.listener.ReceiverState.Status;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The state of one stream's receiver over all its starts, told to a listener whenever it changes.
 * Any thread may call any method; the listener hears the changes in their order.
 */
final class ReceiverStates {
  private final String stream;
  private final Clock clock;
  private final Consumer<ReceiverState> listener;
  private Optional<ReceiverState> current = Optional.empty();
  private Optional<Time> failingSince = Optional.empty();

  ReceiverStates(String stream, Clock clock, Consumer<ReceiverState> listener) {
    this.stream = stream;
    this.clock = clock;
    this.listener = listener;
  }

  /** A start begins; one after a failure is still that failure's. */
  synchronized void started() {
    if (current.isEmpty()) {
      enter(Status.CONNECTING, clock.now(), 0, Ending.NONE, Optional.empty());
    }
  }

  /** It is connected, or has stored something. */
  synchronized void running() {
    if (current.filter(state -> state.status() == Status.RUNNING).isEmpty()) {
      int failures = current.map(ReceiverState::failures).orElse(0);
      enter(Status.RUNNING, clock.now(), failures, Ending.NONE, Optional.empty());
    }
  }

  /** A start has failed, and the next one comes after a delay. */
  synchronized void failed(Ending ending, int failures, Duration delay) {
    Time now = clock.now();
    if (failures == 1 || failingSince.isEmpty()) {
      failingSince = Optional.of(now);
    }
    enter(Status.FAILING, failingSince.get(), failures, ending, Optional.of(now.plus(delay)));
  }

  /** There will be no further start. */
  synchronized void stopped(Ending ending) {
    if (current.filter(state -> state.status() == Status.STOPPED).isEmpty()) {
      int failures = current.map(ReceiverState::failures).orElse(0);
      enter(Status.STOPPED, clock.now(), failures, ending, Optional.empty());
    }
  }

  private void enter(
      Status status, Time since, int failures, Ending why, Optional<Time> nextStart) {
    ReceiverState next = new ReceiverState(
        stream,
        status,
        since,
        failures,
        why.message(),
        Optional.ofNullable(why.cause()),
        nextStart);
    current = Optional.of(next);
    listener.accept(next);
  }
}
