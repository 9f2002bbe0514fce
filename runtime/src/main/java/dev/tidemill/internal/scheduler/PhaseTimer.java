/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.listener.BatchPhase;
import dev.tidemill.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures the phases of an attempt; used on the driver's thread. */
final class PhaseTimer {
  private record Span(long start, long end) {}

  private final Clock clock;
  private final long startNanos;
  private final Map<BatchPhase.Kind, Span> ended = new EnumMap<>(BatchPhase.Kind.class);
  private Optional<BatchPhase.Kind> current = Optional.empty();
  private long sinceNanos;

  /** Measures an attempt that began at the given {@link Clock#nanoTime}. */
  PhaseTimer(Clock clock, long startNanos) {
    this.clock = clock;
    this.startNanos = startNanos;
  }

  /** Begins a phase, and ends the one before. A phase that is entered again is continued. */
  void enter(BatchPhase.Kind kind) {
    long now = clock.nanoTime();
    end(now);
    current = Optional.of(kind);
    sinceNanos = now;
  }

  /** Ends the current phase, if there is one. */
  void leave() {
    end(clock.nanoTime());
    current = Optional.empty();
  }

  /** The phases so far, with the current one up to now. */
  List<BatchPhase> phases() {
    end(clock.nanoTime());
    return ended.entrySet().stream()
        .map(phase -> new BatchPhase(
            phase.getKey(),
            Duration.ofNanos(phase.getValue().start() - startNanos),
            Duration.ofNanos(phase.getValue().end() - phase.getValue().start())))
        .toList();
  }

  private void end(long now) {
    current.ifPresent(kind -> ended.merge(
        kind, new Span(sinceNanos, now), (first, last) -> new Span(first.start(), last.end())));
  }
}
