/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.internal.batch.SourceSwitch;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.ReceiverInfo;
import dev.tidemill.listener.ReceiverState;
import dev.tidemill.listener.SourceGap;
import dev.tidemill.spi.metrics.SourceControls;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.spi.source.Credit;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReplayCapability;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What is known of the sources of a job, and how far it is behind them. Safe for any thread. */
final class SourceWatch implements SourceControls {
  private final BatchMeters batches;
  private volatile List<WatchedSource> sources;
  private boolean isOver;
  private final Map<String, Seen> seen = new HashMap<>();
  private final Asked<Map<String, Answer>> answers;

  /** What a source has answered. */
  private record Answer(SourceLag lag, Optional<ReplayCapability> replay, Optional<Credit> credit) {
    static final Answer NONE = new Answer(SourceLag.UNKNOWN, Optional.empty(), Optional.empty());
  }

  /** What has happened to a source. */
  private static final class Seen {
    private boolean active = true;
    private long problems;
    private Optional<SourceStatus.Problem> last = Optional.empty();
    private long gaps;
    private Optional<SourceStatus.Problem> lastGap = Optional.empty();
    private long starts;
    private Optional<SourceStatus.Connection> connection = Optional.empty();
    private Optional<Offset> end = Optional.empty();
  }

  SourceWatch(List<WatchedSource> sources, BatchMeters batches, Clock clock) {
    this.sources = List.copyOf(sources);
    this.batches = batches;
    this.answers = new Asked<>(clock, this::askAll, Map.of());
    sources.forEach(source -> seen.put(source.name(), new Seen()));
  }

  /** The same sources can be asked now. */
  synchronized void opened(List<WatchedSource> open) {
    sources = List.copyOf(open);
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
      source.starts += isActive ? 1 : 0;
      source.connection = source.connection.map(known -> new SourceStatus.Connection(
          known.status(),
          known.since(),
          known.failures(),
          Math.max(0, source.starts - 1),
          known.nextStart()));
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

  synchronized void gap(SourceGap lost, Time now) {
    Seen source = seen.get(lost.stream());
    if (source != null) {
      source.gaps++;
      Gap gap = lost.gap();
      String until = gap.until().isEmpty() ? "an unknown position" : gap.until();
      source.lastGap = Optional.of(new SourceStatus.Problem(
          now,
          Texts.failure(
              "from " + gap.from() + " to " + until + ": " + gap.reason(), Optional.empty())));
    }
  }

  synchronized void state(ReceiverState state) {
    Seen source = seen.get(state.stream());
    if (source != null) {
      source.connection = Optional.of(new SourceStatus.Connection(
          state.status(),
          state.since(),
          state.failures(),
          Math.max(0, source.starts - 1),
          state.nextStart()));
    }
  }

  /** The job has ended: its sources are stopped and not asked again, and their lag is unknown. */
  synchronized void ended() {
    sources = sources.stream().map(WatchedSource::closed).toList();
    answers.end();
    isOver = true;
  }

  @Override
  public boolean pause(String source, boolean paused) {
    return control(source, control -> control.pause(paused));
  }

  @Override
  public boolean limitRate(String source, OptionalLong recordsPerSecond) {
    return control(source, control -> control.limit(recordsPerSecond));
  }

  private synchronized boolean control(String source, Consumer<SourceSwitch> change) {
    if (isOver) {
      return false;
    }
    Optional<WatchedSource> found =
        sources.stream().filter(each -> each.name().equals(source)).findFirst();
    found.ifPresent(each -> change.accept(each.control()));
    return found.isPresent();
  }

  /** All sources, with answers that are at most a second old. */
  List<SourceStatus> status() {
    Map<String, Answer> known = answers.get();
    synchronized (this) {
      return sources.stream()
          .map(source -> status(source, known.getOrDefault(source.name(), Answer.NONE)))
          .toList();
    }
  }

  private SourceStatus status(WatchedSource source, Answer answer) {
    Seen what = seen.getOrDefault(source.name(), new Seen());
    return new SourceStatus(
        source.name(),
        source.origin(),
        source.isReceiver(),
        what.active && !isOver,
        batches.records(source.name()),
        answer.lag(),
        answer.replay(),
        what.connection,
        answer.credit(),
        what.gaps,
        what.lastGap,
        what.problems,
        what.last,
        source.state());
  }

  private Map<String, Answer> askAll() {
    Map<String, Answer> asked = new HashMap<>();
    for (WatchedSource source : sources) {
      asked.put(source.name(), ask(source));
    }
    return asked;
  }

  private Answer ask(WatchedSource source) {
    Optional<Offset> end;
    synchronized (this) {
      end = seen.getOrDefault(source.name(), new Seen()).end;
    }
    if (source.open().isEmpty()) {
      return Answer.NONE;
    }
    OpenSource<?> open = source.open().get();
    return new Answer(
        end.isEmpty() ? SourceLag.UNKNOWN : asked(() -> open.lag(end.get()), SourceLag.UNKNOWN),
        asked(open::replay, Optional.empty()),
        asked(open::credit, Optional.empty()));
  }

  private static <T> T asked(ForeignQuestion<T> question, T unknown) {
    try {
      return question.ask();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unknown;
    } catch (Exception | LinkageError e) {
      return unknown; // it is closed, or its server is away: other events say so
    }
  }

  /** A question to a source. */
  private interface ForeignQuestion<T> {
    T ask() throws Exception;
  }
}
