/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.internal.output.Publication;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Optional;

/**
 * A decided batch that is not done: how often it was tried to finish it, when that is tried again,
 * and until when.
 */
final class Finishing {
  private final Attempt attempt;
  private final Publication publication;
  private Time dueAt;
  private int tries;
  private Optional<Time> firstFailure = Optional.empty();
  private Optional<Time> retryUntil = Optional.empty();
  private Optional<Time> stopBy = Optional.empty();
  private Optional<Throwable> lastFailure = Optional.empty();

  Finishing(Attempt decided, Time now) {
    this.attempt = decided;
    this.publication = decided.publication().orElseThrow();
    this.dueAt = now;
  }

  Attempt attempt() {
    return attempt;
  }

  Publication publication() {
    return publication;
  }

  /** How often it was tried, with a try that is under way. */
  int tries() {
    return tries;
  }

  Optional<Throwable> lastFailure() {
    return lastFailure;
  }

  /** When it is tried next. */
  Time dueAt() {
    return dueAt;
  }

  void begin() {
    tries++;
  }

  /** A try has failed. */
  void failed(Throwable failure, Time now, Duration pause, Duration retryFor) {
    lastFailure = Optional.of(failure);
    if (firstFailure.isEmpty()) {
      firstFailure = Optional.of(now);
      retryUntil = Optional.of(now.plus(retryFor));
    }
    Time next = now.plus(pause);
    dueAt = next.isAfter(until()) ? until() : next;
  }

  /** Whether it has to be finished because the context stops. */
  boolean isStopping() {
    return stopBy.isPresent();
  }

  /**
   * The context stops: the next try is made at once, and there is none after the given time. Only
   * the first call counts.
   */
  void stopBy(Time deadline, Time now) {
    if (stopBy.isEmpty()) {
      stopBy = Optional.of(deadline);
      dueAt = now;
    }
  }

  /** When the last try is made; known once one has failed. */
  Time until() {
    Time retry = retryUntil.orElseThrow();
    return stopBy.filter(retry::isAfter).orElse(retry);
  }

  /** Whether the stop leaves less time than the setting would. */
  boolean isCutShort() {
    return stopBy.filter(retryUntil.orElseThrow()::isAfter).isPresent();
  }

  /** For how long it has failed. */
  Duration failingFor(Time now) {
    return firstFailure.map(now::since).orElse(Duration.ZERO);
  }
}
