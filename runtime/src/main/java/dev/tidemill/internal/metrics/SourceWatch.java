/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of the sources of a job, and how far it is behind them. Safe for any thread. */
final class SourceWatch {
  private final BatchMeters batches;
  private volatile List<WatchedSource> sources;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Asked<Map<String, SourceLag>> lags;

  /** What has happened to a source. */
  private static final class Seen {
    private boolean active = true;
    private long problems;
    private Optional<SourceStatus.Problem> last = Optional.empty();
    private Optional<Offset> end = Optional.empty();
  }

  SourceWatch(List<WatchedSource> sources, BatchMeters batches, Clock clock) {
    this.sources = List.copyOf(sources);
    this.batches = batches;
    this.lags = new Asked<>(clock, this::askAll, Map.of());
    sources.forEach(source -> seen.put(source.name(), new Seen()));
  }

  synchronized void started(BatchInfo batch) {
    for (Map.Entry<String, OffsetRange> range : batch.ranges().entrySet()) {
      Seen source = seen.get(range.getKey());
      if (source != null) {
        source.end = Optional.of(range.getValue().until());
      }
    }
  }

  synchronized void active(ReceiverInfo receiver, boolean isActive) {
    Seen source = seen.get(receiver.stream());
    if (source != null) {
      source.active = isActive;
    }
  }

  synchronized void problem(ReceiverInfo receiver, Time now) {
    Seen source = seen.get(receiver.stream());
    if (source != null) {
      source.problems++;
      source.last = Optional.of(
          new SourceStatus.Problem(now, Texts.failure(receiver.message(), receiver.error())));
    }
  }

  /** The job has ended: its sources are not asked again, and their lag is unknown. */
  synchronized void ended() {
    sources = sources.stream().map(WatchedSource::closed).toList();
    lags.end();
  }

  /** All sources, with lags that are at most a second old. */
  List<SourceStatus> status() {
    Map<String, SourceLag> behind = lags.get();
    synchronized (this) {
      return sources.stream()
          .map(source -> status(source, behind.getOrDefault(source.name(), SourceLag.UNKNOWN)))
          .toList();
    }
  }

  private SourceStatus status(WatchedSource source, SourceLag lag) {
    Seen what = seen.getOrDefault(source.name(), new Seen());
    return new SourceStatus(
        source.name(),
        source.origin(),
        source.isReceiver(),
        what.active,
        batches.records(source.name()),
        lag,
        what.problems,
        what.last);
  }

  private Map<String, SourceLag> askAll() {
    Map<String, SourceLag> asked = new HashMap<>();
    for (WatchedSource source : sources) {
      asked.put(source.name(), lag(source));
    }
    return asked;
  }

  private SourceLag lag(WatchedSource source) {
    Optional<Offset> end;
    synchronized (this) {
      end = seen.getOrDefault(source.name(), new Seen()).end;
    }
    if (source.open().isEmpty() || end.isEmpty()) {
      return SourceLag.UNKNOWN;
    }
    try {
      return source.open().get().lag(end.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return SourceLag.UNKNOWN;
    } catch (Exception | LinkageError e) {
      return SourceLag.UNKNOWN; // it is closed, or its server is away: other events say so
    }
  }
}
