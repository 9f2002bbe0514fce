/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Says which range of every input belongs to a batch, and remembers up to where each input has been
 * cut. Used on the driver's thread.
 */
public final class BatchCutter {
  /** A batch that is over and whose records are still remembered. */
  private record Cut(Time time, Map<String, OffsetRange> ranges) {}

  private final List<RangedInput> inputs;
  private final long epoch;
  private final TimeFormat times;
  private final Map<String, SourceResume> resumes;
  private final Map<String, Offset> positions = new HashMap<>();
  private final InputLimits limits;
  private final Deque<Cut> remembered = new ArrayDeque<>();

  /**
   * A cutter.
   *
   * @param limits how much of each input a batch may take
   * @param times how errors show the times of batches
   * @param resumes where inputs go on, by name; the others begin
   */
  public BatchCutter(
      List<RangedInput> inputs,
      InputLimits limits,
      long epoch,
      TimeFormat times,
      Map<String, SourceResume> resumes) {
    this.inputs = List.copyOf(inputs);
    this.limits = limits;
    this.epoch = epoch;
    this.times = times;
    this.resumes = Map.copyOf(resumes);
  }

  /** A batch whose ranges are not named yet. */
  public BatchInfo unassigned(long id, Time time) {
    return new BatchInfo(id, time, 1, epoch, Map.of());
  }

  /** A batch that an earlier start may have attempted, with the ranges that were named for it. */
  public BatchInfo resumed(long id, Time time, Map<String, NamedRange> named) {
    return renamed(new BatchInfo(id, time, 2, epoch, Map.of()), named);
  }

  /**
   * Names the ranges of a batch. The positions move on; so each batch is cut once, whatever comes
   * of it.
   *
   * @param now a batch that is late takes less
   * @throws TidemillException if an input fails; no position has moved then, so the next batch asks
   *     for the same records
   */
  public BatchInfo cut(BatchInfo unassigned, Time now) {
    Map<String, OffsetRange> ranges = new LinkedHashMap<>();
    long[] most = limits.next(now.since(unassigned.time()));
    for (int i = 0; i < inputs.size(); i++) {
      RangedInput input = inputs.get(i);
      try {
        limits.tellPaused(i);
        Offset from = position(input);
        Offset until = most[i] > 0 ? input.end(unassigned.time(), from, most[i]) : from;
        ranges.put(input.name(), new OffsetRange(from, until));
      } catch (Throwable e) {
        throw failed(input, "cannot say what belongs to batch " + times.text(unassigned.time()), e);
      }
    }
    for (int i = 0; i < inputs.size(); i++) {
      OffsetRange range = Objects.requireNonNull(ranges.get(inputs.get(i).name()));
      positions.put(inputs.get(i).name(), range.until());
      OptionalLong records = count(inputs.get(i), range);
      if (records.isPresent()) {
        limits.taken(i, records.getAsLong());
      }
    }
    return new BatchInfo(unassigned.id(), unassigned.time(), unassigned.attempt(), epoch, ranges);
  }

  /** The names of all inputs. */
  public List<String> names() {
    return inputs.stream().map(RangedInput::name).toList();
  }

  /**
   * Where an input begins.
   *
   * @param position text of the offset
   * @param memory what the input must not forget of all that comes before
   */
  public record Beginning(String position, String memory) {}

  /**
   * Where an input begins, or goes on, before the first batch is cut.
   *
   * @throws TidemillException if the input fails
   */
  public Beginning beginning(String name) {
    RangedInput input =
        inputs.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    try {
      Offset position = position(input);
      return new Beginning(position.text(), input.memory(position));
    } catch (Throwable e) {
      throw failed(input, "cannot say where it begins", e);
    }
  }

  /**
   * The ranges of a batch as they are kept for another process, by the name of the input.
   *
   * @throws TidemillException if an input fails
   */
  public Map<String, NamedRange> named(BatchInfo batch) {
    Map<String, NamedRange> named = new LinkedHashMap<>();
    for (RangedInput input : inputs) {
      OffsetRange range = batch.range(input.name());
      try {
        named.put(
            input.name(),
            new NamedRange(range.from().text(), range.until().text(), input.payload(range)));
      } catch (Throwable e) {
        throw failed(input, "cannot say what another process needs to read " + range, e);
      }
    }
    return named;
  }

  /**
   * What each input must not forget of all that comes before the end of a batch; it stands for the
   * payloads of that batch and those before it.
   *
   * @throws TidemillException if an input fails
   */
  public Map<String, String> memories(BatchInfo batch) {
    return memories(input -> true, input -> batch.range(input.name()).until());
  }

  /**
   * What some of the inputs must not forget of all that comes before a batch.
   *
   * @throws TidemillException if an input fails
   */
  public Map<String, String> memoriesBefore(BatchInfo batch, Set<String> names) {
    return memories(
        input -> names.contains(input.name()),
        input -> batch.range(input.name()).from());
  }

  private Map<String, String> memories(
      Predicate<RangedInput> which, Function<RangedInput, Offset> upTo) {
    Map<String, String> memories = new LinkedHashMap<>();
    for (RangedInput input : inputs) {
      if (which.test(input)) {
        try {
          memories.put(input.name(), input.memory(upTo.apply(input)));
        } catch (Throwable e) {
          throw failed(input, "cannot say what it remembers", e);
        }
      }
    }
    return memories;
  }

  /**
   * Gives a batch the ranges that an earlier process has {@linkplain #named named} for it. No
   * position moves: the job goes on where it is told to. An input for which none was named has
   * nothing in the batch.
   *
   * @throws TidemillException if an input does not understand the text of an offset, or fails
   */
  public BatchInfo renamed(BatchInfo unassigned, Map<String, NamedRange> named) {
    Map<String, OffsetRange> ranges = new LinkedHashMap<>();
    for (RangedInput input : inputs) {
      NamedRange range = named.get(input.name());
      ranges.put(
          input.name(),
          range == null
              ? nothing(input)
              : new OffsetRange(parse(input, range.from()), parse(input, range.until())));
    }
    return new BatchInfo(unassigned.id(), unassigned.time(), unassigned.attempt(), epoch, ranges);
  }

  private OffsetRange nothing(RangedInput input) {
    try {
      Offset position = position(input);
      return new OffsetRange(position, position);
    } catch (Throwable e) {
      throw failed(input, "cannot say where it begins", e);
    }
  }

  private static Offset parse(RangedInput input, String text) {
    try {
      return input.parse(text);
    } catch (RuntimeException e) {
      throw failed(input, "cannot go on where an earlier start has got to", e);
    }
  }

  /** How many records each input has in a batch; those read are used where an input cannot say. */
  public Map<String, Long> counts(BatchInfo batch, Map<String, Long> read) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (RangedInput input : inputs) {
      OptionalLong known = count(input, batch.range(input.name()));
      counts.put(input.name(), known.orElseGet(() -> read.getOrDefault(input.name(), 0L)));
    }
    return counts;
  }

  /** A batch is not worse for what it read if its input cannot count that. */
  private static OptionalLong count(RangedInput input, OffsetRange range) {
    try {
      return input.count(range);
    } catch (RuntimeException e) {
      return OptionalLong.empty();
    }
  }

  /** What a person wants to read of each input's range. */
  public Map<String, String> descriptions(BatchInfo batch) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (RangedInput input : inputs) {
      OffsetRange range = batch.range(input.name());
      String text;
      try {
        text = input.describe(range);
      } catch (RuntimeException e) {
        text = range + ", which cannot be described: " + e;
      }
      texts.put(input.name(), text);
    }
    return texts;
  }

  /**
   * A batch has succeeded.
   *
   * @param counts how many records it has of each input
   * @param processingTime how long it took, if that says something of the speed
   */
  public void succeeded(
      BatchInfo batch, Map<String, Long> counts, Optional<Duration> processingTime) {
    for (int i = 0; i < inputs.size(); i++) {
      RangedInput input = inputs.get(i);
      OffsetRange range = batch.ranges().get(input.name()); // none if an earlier start cut it
      Long records = counts.get(input.name());
      if (records != null
          && range != null
          && !range.isEmpty()
          && count(input, range).isEmpty()) {
        limits.taken(i, records);
        tellCounted(input, range, records);
      }
    }
    processingTime.ifPresent(time -> limits.measured(counts, time));
  }

  /**
   * No start of the job computes a batch again; tells each input what became of its range. An input
   * without a range, because an earlier start has decided the batch, hears nothing.
   *
   * @param outcomes by the name of the input
   * @throws TidemillException if an input fails; the others have been told all the same
   */
  public void completed(BatchInfo batch, Function<String, BatchOutcome> outcomes) {
    forEach(
        input -> {
          OffsetRange range = batch.ranges().get(input.name());
          if (range != null) {
            input.completed(range, outcomes.apply(input.name()));
          }
        },
        input -> "failed when it was told that " + batch.ranges().get(input.name()) + " is done");
  }

  /**
   * A batch needs its records no more: releases those that are remembered no longer.
   *
   * @throws TidemillException if an input fails; the others have been told all the same
   */
  public void release(BatchInfo batch, Duration remember) {
    remembered.addLast(new Cut(batch.time(), batch.ranges()));
    Map<String, OffsetRange> last = Map.of();
    while (!remembered.isEmpty()
        && !remembered.getFirst().time().isAfter(batch.time().minus(remember))) {
      last = remembered.removeFirst().ranges();
    }
    Map<String, OffsetRange> over = last;
    forEach(
        input -> {
          OffsetRange range = over.get(input.name());
          if (range != null) {
            input.release(range.until());
          }
        },
        input -> "cannot release what it holds up to " + over.get(input.name()));
  }

  /** A batch is not worse for what its input makes of that. */
  private static void tellCounted(RangedInput input, OffsetRange range, long records) {
    try {
      input.counted(range, records);
    } catch (RuntimeException e) {
      // an estimate stays as it is
    }
  }

  /** Whether something has arrived that no batch has taken, and that batches may take. */
  public boolean hasMore() {
    for (int i = 0; i < inputs.size(); i++) {
      RangedInput input = inputs.get(i);
      try {
        if (!limits.isPaused(i) && input.hasMore(position(input))) {
          return true;
        }
      } catch (Throwable e) {
        throw failed(input, "cannot say whether more has arrived", e);
      }
    }
    return false;
  }

  /** The inputs that are paused and of which something has arrived that no batch has taken. */
  public List<String> pausedWithMore() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      RangedInput input = inputs.get(i);
      try {
        if (limits.isPaused(i) && input.hasMore(position(input))) {
          names.add(input.name());
        }
      } catch (Throwable e) {
        throw failed(input, "cannot say whether more has arrived", e);
      }
    }
    return names;
  }

  /**
   * Nothing that arrives from now on belongs to a batch.
   *
   * @throws TidemillException if an input fails; the others have been told all the same
   */
  public void stopIntake() {
    limits.draining();
    forEach(RangedInput::stopIntake, input -> "cannot stop taking in records");
  }

  @FunctionalInterface
  private interface Action {
    void on(RangedInput input) throws Exception;
  }

  /** Does something with every input, and throws the first failure with the others suppressed. */
  private void forEach(Action action, Function<RangedInput, String> failure) {
    Optional<TidemillException> first = Optional.empty();
    for (RangedInput input : inputs) {
      try {
        action.on(input);
      } catch (Throwable e) {
        TidemillException failed = failed(input, failure.apply(input), e);
        first.ifPresent(failed::addSuppressed);
        first = Optional.of(failed);
      }
    }
    if (first.isPresent()) {
      throw first.get();
    }
  }

  private Offset position(RangedInput input) throws Exception {
    Offset position = positions.get(input.name());
    if (position == null) {
      SourceResume resume = resumes.get(input.name());
      position = resume == null ? input.begin() : parse(input, resume.position());
      positions.put(input.name(), position);
    }
    return position;
  }

  private static TidemillException failed(RangedInput input, String what, Throwable cause) {
    return new TidemillException(
        ErrorCode.SOURCE_FAILED,
        "source \"" + input.name() + "\", " + input.origin() + ", " + what + ": "
            + (cause instanceof TidemillException ? cause.getMessage() : cause),
        cause);
  }
}
