/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.internal.plan.BatchObservation;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.spi.metrics.JobDescription;
import dev.tidemill.spi.metrics.RecordTap;
import dev.tidemill.spi.metrics.RecordTaps;
import dev.tidemill.spi.metrics.TappedRecord;
import dev.tidemill.time.Clock;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the records of streams while somebody wants to see them: counts those of a batch, at most
 * one batch a second, and samples those of tapped streams. Otherwise an attempt at a batch costs one
 * look at whether anybody does. Safe for any thread.
 */
final class StreamWatch implements RecordTaps {
  private static final int MAX_TAPPED = 20;
  private static final int MAX_PENDING = 8;
  private static final long MEASURED_NANOS = 1_000_000_000;

  private final Map<String, Integer> streams = new HashMap<>();
  private final boolean allowsTaps;
  private final Redaction redaction;
  private final int samples;
  private final Clock clock;

  /** Whether there is anything to do for a batch that begins. */
  private volatile boolean isWanted;

  private boolean wantsFlows;
  private Optional<Long> measuredNanos = Optional.empty();
  private final Map<Integer, Tapped> tapped = new HashMap<>();

  /** Attempts whose batch has not ended, by its id. */
  private final Map<Long, AttemptWatch> attempts = new LinkedHashMap<>();

  private boolean isOver;

  /** A stream that is tapped. */
  private static final class Tapped {
    private final TapBuffer buffer;
    private int users;

    Tapped(TapBuffer buffer) {
      this.buffer = buffer;
    }
  }

  StreamWatch(JobDescription job, Clock clock) {
    job.streams().stream()
        .filter(stream -> stream.kind() != JobDescription.Kind.STATE)
        .forEach(stream -> streams.put(stream.key(), stream.id()));
    this.allowsTaps = job.page().tapEnabled();
    this.redaction = Redaction.of(job.page().tapRedactions());
    this.samples = (int) Math.max(
        1,
        Math.min(
            TapBuffer.PER_SECOND, job.batchInterval().toMillis() * TapBuffer.PER_SECOND / 1_000));
    this.clock = clock;
  }

  /** Asks that a coming batch be counted. */
  void measure() {
    if (!isWanted || !wantsFlows()) {
      synchronized (this) {
        wantsFlows = !isOver;
        isWanted = !isOver;
      }
    }
  }

  private synchronized boolean wantsFlows() {
    return wantsFlows;
  }

  /** Who looks at an attempt that is about to be planned. Called by the driver. */
  BatchObservation begin(BatchInfo batch) {
    return isWanted ? beginWanted(batch) : BatchObservation.NONE;
  }

  private synchronized BatchObservation beginWanted(BatchInfo batch) {
    long now = clock.nanoTime();
    boolean isMeasured = wantsFlows
        && measuredNanos.filter(before -> now - before < MEASURED_NANOS).isEmpty();
    if (isMeasured) {
      wantsFlows = false;
      measuredNanos = Optional.of(now);
    } else if (tapped.isEmpty()) {
      return BatchObservation.NONE;
    }
    isWanted = wantsFlows || !tapped.isEmpty();
    Map<Integer, TapBuffer> taps = new HashMap<>();
    tapped.forEach((stream, each) -> taps.put(stream, each.buffer));
    AttemptWatch attempt = new AttemptWatch(isMeasured, taps, samples);
    attempts.put(batch.id(), attempt);
    if (attempts.size() > MAX_PENDING) {
      Iterator<Long> oldest = attempts.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return attempt;
  }

  /**
   * An attempt has ended. If it has decided its batch, taps show its records; those of one that has
   * failed are forgotten.
   *
   * @return what was seen of it, if it counts and was looked at
   */
  Optional<AttemptWatch> ended(BatchReport report) {
    Optional<AttemptWatch> attempt;
    synchronized (this) {
      attempt = Optional.ofNullable(attempts.remove(report.batch().id()))
          .filter(each -> report.failure().isEmpty());
    }
    attempt.ifPresent(each -> each.show(report.batch().time()));
    return attempt;
  }

  /** The job has ended: nothing of it is shown any more. */
  synchronized void end() {
    isOver = true;
    isWanted = false;
    attempts.clear();
    tapped.clear();
  }

  @Override
  public synchronized boolean areAllowed() {
    return allowsTaps && !isOver;
  }

  @Override
  public synchronized Optional<RecordTap> open(String name) {
    Integer stream = streams.get(name);
    if (stream == null
        || !areAllowed()
        || (tapped.size() >= MAX_TAPPED && !tapped.containsKey(stream))) {
      return Optional.empty();
    }
    Tapped opened =
        tapped.computeIfAbsent(stream, id -> new Tapped(new TapBuffer(redaction, clock)));
    opened.users++;
    isWanted = true;
    return Optional.of(new Open(stream, opened));
  }

  private synchronized void close(int stream, Tapped opened) {
    opened.users--;
    if (opened.users == 0) {
      tapped.remove(stream, opened);
      isWanted = wantsFlows || !tapped.isEmpty();
    }
  }

  private final class Open implements RecordTap {
    private final int stream;
    private final Tapped opened;
    private boolean isClosed;

    Open(int stream, Tapped opened) {
      this.stream = stream;
      this.opened = opened;
    }

    @Override
    public List<TappedRecord> after(long number) {
      return opened.buffer.after(number);
    }

    @Override
    public synchronized void close() {
      if (!isClosed) {
        isClosed = true;
        StreamWatch.this.close(stream, opened);
      }
    }
  }
}
