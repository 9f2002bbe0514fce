package dev.tidemill.internal.batch;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Says which range of every input belongs to a batch, and remembers up to where each input has been cut. Used on the
 * driver's thread.
 */
public final class BatchCutter {
  /** A batch that is over and whose records are still remembered. */
  private record Cut(Time time, Map<String, OffsetRange> ranges) {}

  private final List<RangedInput> inputs;
  private final Duration interval;
  private final BatchSettings settings;
  private final long epoch;
  private final Map<String, Offset> positions = new HashMap<>();
  private final Map<String, RateLimit> limits = new HashMap<>();
  private final Deque<Cut> remembered = new ArrayDeque<>();
  private long lastId;

  public BatchCutter(
      List<RangedInput> inputs, Duration interval, BatchSettings settings, long epoch) {
    this.inputs = List.copyOf(inputs);
    this.interval = interval;
    this.settings = settings;
    this.epoch = epoch;
  }

  /**
   * Names the ranges of the batch of a time. The positions move on; so each batch is cut once, whatever comes of it.
   *
   * @throws TidemillException if an input fails; no position has moved then
   */
  public BatchInfo cut(Time time) {
    Map<String, OffsetRange> ranges = new LinkedHashMap<>();
    for (RangedInput input : inputs) {
      try {
        Offset from = position(input);
        ranges.put(input.name(), new OffsetRange(from, input.end(time, from, limit(input))));
      } catch (Exception e) {
        throw new TidemillException(
            ErrorCode.SOURCE_FAILED,
            "source \"" + input.name() + "\" cannot say what belongs to batch " + time + ": " + e,
            e);
      }
    }
    ranges.forEach((name, range) -> positions.put(name, range.until()));
    return new BatchInfo(++lastId, time, 1, epoch, ranges);
  }

  /** How many records each input has in a batch; those read are used where an input cannot say. */
  public Map<String, Long> counts(BatchInfo batch, Map<String, Long> read) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (RangedInput input : inputs) {
      OptionalLong known = input.count(batch.range(input.name()));
      counts.put(input.name(), known.orElseGet(() -> read.getOrDefault(input.name(), 0L)));
    }
    return counts;
  }

  public Map<String, String> descriptions(BatchInfo batch) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (RangedInput input : inputs) {
      texts.put(input.name(), input.describe(batch.range(input.name())));
    }
    return texts;
  }

  /** A batch is over: what it says of the speed counts, and records that nobody remembers are released. */
  public void completed(
      BatchInfo batch, Map<String, Long> counts, Duration processingTime, Duration remember) {
    counts.forEach((name, records) -> rateLimit(name).update(records, processingTime));
    remembered.addLast(new Cut(batch.time(), batch.ranges()));
    while (!remembered.isEmpty()
        && !remembered.getFirst().time().isAfter(batch.time().minus(remember))) {
      Map<String, OffsetRange> ranges = remembered.removeFirst().ranges();
      for (RangedInput input : inputs) {
        OffsetRange range = ranges.get(input.name());
        if (range != null) {
          input.release(range.until());
        }
      }
    }
  }

  /** Whether something has arrived that no batch has taken. */
  public boolean hasMore() {
    for (RangedInput input : inputs) {
      try {
        if (input.hasMore(position(input))) {
          return true;
        }
      } catch (Exception e) {
        throw new TidemillException(
            ErrorCode.SOURCE_FAILED,
            "source \"" + input.name() + "\" cannot say whether more has arrived: " + e,
            e);
      }
    }
    return false;
  }

  public void stopIntake() {
    inputs.forEach(RangedInput::stopIntake);
  }

  private Offset position(RangedInput input) throws Exception {
    Offset position = positions.get(input.name());
    if (position == null) {
      position = input.begin();
      positions.put(input.name(), position);
    }
    return position;
  }

  private long limit(RangedInput input) {
    return settings.backpressure() ? rateLimit(input.name()).records() : Long.MAX_VALUE;
  }

  private RateLimit rateLimit(String name) {
    return limits.computeIfAbsent(name, n -> new RateLimit(interval, settings.initialRate()));
  }
}
