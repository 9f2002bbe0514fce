/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.listener.BatchReport;
import dev.tidemill.spi.engine.Engine;
import dev.tidemill.spi.engine.StateActivity;
import dev.tidemill.spi.metrics.KeyGroupSize;
import dev.tidemill.spi.metrics.StateSize;
import dev.tidemill.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How large the keyed states are after each batch. The driver asks the engine for the number of keys,
 * which it knows. How long entries are is found out by encoding a few of them, every ten seconds at
 * most, in at most a thousandth of the time, and only while somebody asks for the sizes.
 */
final class StateWatch {
  private static final long MIN_PAUSE_NANOS = 10_000_000_000L;
  private static final long PAUSE_PER_NANO = 1_000;
  private static final int MAX_GROUPS = 5;

  private final Clock clock;
  private final Function<String, OptionalDouble> meanBytes;
  private final Map<String, Sample> samples = new HashMap<>(); // of the driver's thread
  private Optional<Engine> engine;
  private List<StateSize> sizes = List.of();
  private List<KeyGroupSize> groups = List.of();
  private boolean isAsked;

  /**
   * The mean length of a state's entries.
   *
   * @param keys number of keys that the state had
   * @param nextNanos when another sample is taken, if somebody is interested
   */
  private record Sample(OptionalDouble meanBytes, long keys, long nextNanos) {
    /** A state that has grown a lot is likely to have other entries, too. */
    boolean isOutdated(long keysNow, long nanos) {
      return keysNow > 2 * keys || nanos - nextNanos >= 0;
    }
  }

  /**
   * Watches the states of an engine.
   *
   * @param meanBytes mean length of the entries of a state, if it can be told; asked on the driver's
   *     thread between batches
   */
  StateWatch(Engine engine, Function<String, OptionalDouble> meanBytes, Clock clock) {
    this.engine = Optional.of(engine);
    this.meanBytes = meanBytes;
    this.clock = clock;
    engine.stateActivity(); // has it count from the first batch on
  }

  /** The sizes after the last batch. Any thread. */
  synchronized List<StateSize> sizes() {
    isAsked = true;
    return sizes;
  }

  /** The largest key groups after the last batch that was measured. Any thread. */
  synchronized List<KeyGroupSize> largestGroups() {
    return groups;
  }

  /**
   * An attempt at a batch is over.
   *
   * @param isMeasured whether somebody wants to know the key groups after it
   */
  void completed(BatchReport report, boolean isMeasured) {
    Optional<Engine> running;
    boolean wanted;
    synchronized (this) {
      running = engine;
      wanted = isAsked && report.failure().isEmpty();
    }
    if (running.isPresent()) {
      List<StateSize> now = sizes(running.get(), report, wanted);
      Optional<List<KeyGroupSize>> largest =
          running.filter(each -> isMeasured).map(each -> largest(each.stateKeyGroups()));
      synchronized (this) {
        sizes = now;
        groups = largest.orElse(groups);
        isAsked = isAsked && !wanted;
      }
    }
  }

  private static List<KeyGroupSize> largest(SortedMap<String, List<Long>> byState) {
    List<KeyGroupSize> largest = new ArrayList<>();
    byState.forEach((state, keys) -> IntStream.range(0, keys.size())
        .filter(group -> keys.get(group) > 0)
        .mapToObj(group -> new KeyGroupSize(state, group, keys.get(group)))
        .sorted(Comparator.comparing(KeyGroupSize::keys).reversed())
        .limit(MAX_GROUPS)
        .forEach(largest::add));
    return List.copyOf(largest);
  }

  private List<StateSize> sizes(Engine of, BatchReport report, boolean wanted) {
    SortedMap<String, StateActivity> activity = of.stateActivity();
    List<StateSize> all = new ArrayList<>();
    of.stateKeys()
        .forEach((name, keys) -> all.add(new StateSize(
            name,
            keys,
            inBatch(activity, name, report, StateActivity::changed),
            inBatch(activity, name, report, StateActivity::removed),
            bytes(name, keys, wanted))));
    return List.copyOf(all);
  }

  /** A state that this batch has not touched has changed in no key. */
  private static OptionalLong inBatch(
      SortedMap<String, StateActivity> activity,
      String name,
      BatchReport report,
      Function<StateActivity, Long> number) {
    StateActivity last = activity.get(name);
    if (last == null) {
      return OptionalLong.empty();
    }
    boolean isOfBatch =
        report.failure().isEmpty() && last.batch().equals(report.batch().time());
    return OptionalLong.of(isOfBatch ? number.apply(last) : 0);
  }

  private OptionalLong bytes(String name, long keys, boolean wanted) {
    if (keys == 0) {
      return OptionalLong.of(0);
    }
    Sample sample = samples.get(name);
    long begun = clock.nanoTime();
    if (wanted && (sample == null || sample.isOutdated(keys, begun))) {
      OptionalDouble mean = meanBytes.apply(name);
      long ended = clock.nanoTime();
      long pause = Math.max(MIN_PAUSE_NANOS, PAUSE_PER_NANO * (ended - begun));
      sample = new Sample(mean, keys, ended + pause);
      samples.put(name, sample);
    }
    return sample == null || sample.meanBytes().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.round(keys * sample.meanBytes().getAsDouble()));
  }

  /** The job has ended; a page keeps the sizes, but not the state. */
  synchronized void ended() {
    engine = Optional.empty();
  }
}
