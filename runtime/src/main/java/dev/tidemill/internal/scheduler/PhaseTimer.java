/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.scheduler;

import dev.tidemill.listener.BatchPhase;
import dev.tidemill.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures the phases of an attempt; used on the driver's thread. Every batch has eight of them, and
 * a small one takes a few microseconds in all, so that little is made for each.
 */
final class PhaseTimer {
  private static final class Span {
    private final long start;
    private long end;

    Span(long start) {
      this.start = start;
      this.end = start;
    }
  }

  private final Clock clock;
  private final long startNanos;
  private final Map<BatchPhase.Kind, Span> spans = new EnumMap<>(BatchPhase.Kind.class);
  private @Nullable Span current;

  /** Measures an attempt that began at the given {@link Clock#nanoTime}. */
  PhaseTimer(Clock clock, long startNanos) {
    this.clock = clock;
    this.startNanos = startNanos;
  }

  /** Begins a phase, and ends the one before. A phase that is entered again is continued. */
  void enter(BatchPhase.Kind kind) {
    long now = clock.nanoTime();
    end(now);
    Span span = spans.get(kind);
    if (span == null) {
      span = new Span(now);
      spans.put(kind, span);
    }
    current = span;
  }

  /** Ends the current phase, if there is one. */
  void leave() {
    end(clock.nanoTime());
    current = null;
  }

  /** The phases so far, with the current one up to now. */
  List<BatchPhase> phases() {
    end(clock.nanoTime());
    List<BatchPhase> phases = new ArrayList<>(spans.size());
    spans.forEach((kind, span) -> phases.add(new BatchPhase(
        kind, Duration.ofNanos(span.start - startNanos), Duration.ofNanos(span.end - span.start))));
    return phases;
  }

  private void end(long now) {
    if (current != null) {
      current.end = now;
    }
  }
}
