/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A stream in use: names the range of each batch from what the readers of its shards have fetched.
 *
 * <p>The driver asks the service for nothing while batches run, so a slow service makes batches
 * empty and not late. What was named stays in the buffers until it is released, as far as there is
 * room, so an attempt that is repeated costs no request.
 */
final class OpenKinesisSource implements OpenSource<KinesisRecord> {
  private static final AtomicLong OPENINGS = new AtomicLong();
  private static final int DESCRIBED = 10;

  private final SourceSettings settings;
  private final SourceContext context;
  private final ShardReaders readers;
  private final SliceLease lease;
  private final ShardOffsets begin;
  private final Map<OffsetRange, RangeContents> named = new LinkedHashMap<>();
  private volatile ShardOffsets latest;
  private long turn;

  private OpenKinesisSource(SourceSettings settings, SourceContext context, ShardReaders readers)
      throws InterruptedException {
    this.settings = settings;
    this.context = context;
    this.readers = readers;
    this.lease = new SliceLease(
        context.id("shards") + "/" + OPENINGS.incrementAndGet(),
        settings.access(),
        settings.onDataLoss(),
        settings.pollInterval(),
        settings.readTimeout());
    if (context.resume().isPresent()) {
      for (NamedRange range : context.resume().get().ranges()) {
        if (!range.payload().isEmpty()) {
          named.put(
              new OffsetRange(ShardOffsets.parse(range.from()), ShardOffsets.parse(range.until())),
              RangeContents.parse(range.payload()));
        }
      }
      this.begin = ShardOffsets.parse(context.resume().get().position());
      resume(ReadUpTo.parse(context.resume().get().memory()));
    } else {
      this.begin = start(readers.client().summary().serverMillis());
    }
    this.latest = begin;
  }

  static OpenKinesisSource open(
      SourceSettings settings, SourceContext context, Supplier<StreamClient> connect)
      throws InterruptedException {
    StreamClient client = null;
    ShardReaders readers = null;
    try {
      client = connect.get();
      readers = new ShardReaders(settings, context, client);
      OpenKinesisSource source = new OpenKinesisSource(settings, context, readers);
      readers.awaitAnswers();
      Optional<TidemillException> failure = readers.failure();
      if (failure.isPresent()) {
        throw failure.get();
      }
      ShardSlice.share(source.lease.id(), readers);
      return source;
    } catch (RuntimeException | InterruptedException e) {
      if (readers != null) {
        readers.close();
      } else if (client != null) {
        client.close();
      }
      if (e instanceof ServiceFailure failure) {
        throw new TidemillException(ErrorCode.SOURCE_FAILED, failure.text(), failure);
      }
      throw e;
    }
  }

  private void resume(ReadUpTo memory) {
    begin.next().forEach((shardId, position) -> {
      if (!position.isEnd()) {
        readers.start(shardId, position, null, memory.of(shardId));
      }
    });
  }

  private ShardOffsets start(long serverMillis) {
    SortedMap<String, Position> positions = new TreeMap<>();
    if (settings.start().isLatest()) {
      for (String shardId : readers.lineage().open()) {
        String iterator = readers.client().iterator(shardId, StreamClient.Seek.LATEST, "");
        Position position = Position.time(serverMillis);
        readers.start(shardId, position, iterator, OptionalLong.empty());
        positions.put(shardId, position);
      }
    } else {
      Position position = settings
          .start()
          .time()
          .map(time -> Position.time(time.toEpochMilli()))
          .orElse(Position.BEGINNING);
      for (String shardId : readers.lineage().oldest()) {
        readers.start(shardId, position, null, OptionalLong.empty());
        positions.put(shardId, position);
      }
    }
    return new ShardOffsets(positions);
  }

  @Override
  public Offset begin() {
    return begin;
  }

  @Override
  public Offset end(Time batchTime, Offset from, long maxRecords) {
    Optional<TidemillException> failure = readers.failure();
    if (failure.isPresent()) {
      throw failure.get();
    }
    SortedMap<String, Position> start = ((ShardOffsets) from).next();
    SortedMap<String, ShardReaders.Offer> offers = new TreeMap<>();
    SortedMap<String, Integer> waiting = new TreeMap<>();
    start.forEach((shardId, position) -> {
      if (!position.isEnd()) {
        ShardReaders.Offer offer = readers.offer(shardId, position);
        offers.put(shardId, offer);
        waiting.put(shardId, offer.records());
      }
    });
    SortedMap<String, Integer> quota = ShardQuota.of(waiting, maxRecords, turn++);
    SortedMap<String, Position> reached = new TreeMap<>(start);
    SortedMap<String, RangeContents.Part> parts = new TreeMap<>();
    offers.forEach((shardId, offer) -> {
      ShardBuffer.Named taken = take(offer, quota.getOrDefault(shardId, 0));
      taken.part().ifPresent(part -> parts.put(shardId, part));
      reached.put(shardId, taken.until());
    });
    ShardOffsets until = new ShardOffsets(readers.lineage().advance(reached));
    latest = until;
    if (until.equals(from)) {
      return from;
    }
    named.put(new OffsetRange(from, until), new RangeContents(parts));
    return until;
  }

  private static ShardBuffer.Named take(ShardReaders.Offer offer, int quota) {
    ShardBuffer buffer = offer.buffer();
    Position from = offer.from();
    // What has come since it was counted belongs to the next batch.
    return offer.records() == 0 && buffer.isEnded() && buffer.waiting(from) == 0
        ? new ShardBuffer.Named(from.endFromHere(), Optional.empty())
        : buffer.name(from, quota);
  }

  @Override
  public List<SourcePartition<KinesisRecord>> partitions(OffsetRange range) {
    if (range.isEmpty()) {
      return List.of();
    }
    RangeContents contents = named.get(range);
    SortedMap<String, Position> from = ((ShardOffsets) range.from()).next();
    SortedMap<String, Position> until = ((ShardOffsets) range.until()).next();
    List<SourcePartition<KinesisRecord>> slices = new ArrayList<>();
    TreeSet<String> shards =
        new TreeSet<>(contents == null ? from.keySet() : contents.parts().keySet());
    if (contents == null) {
      shards.addAll(until.keySet());
    }
    for (String shardId : shards) {
      Position end = until.getOrDefault(shardId, Position.END);
      RangeContents.Part part = contents == null ? null : contents.parts().get(shardId);
      Position start = part == null
          ? firstKnown(shardId, from.getOrDefault(shardId, Position.BEGINNING))
          : part.first();
      if (!start.equals(end) && !start.isEnd()) {
        slices.add(new ShardSlice(lease, shardId, start, end, part == null ? -1 : part.count()));
      }
    }
    return slices;
  }

  /** A range that begins where a named one does begins with the same record. */
  private Position firstKnown(String shardId, Position from) {
    if (from.isAfterRecord()) {
      return from;
    }
    return named.entrySet().stream()
        .filter(entry -> from.equals(((ShardOffsets) entry.getKey().from())
            .next()
            .getOrDefault(shardId, Position.BEGINNING)))
        .flatMap(entry -> Optional.ofNullable(entry.getValue().parts().get(shardId)).stream())
        .map(RangeContents.Part::first)
        .findFirst()
        .orElse(from);
  }

  @Override
  public Offset parse(String text) {
    return ShardOffsets.parse(text);
  }

  @Override
  public String payload(OffsetRange range) {
    RangeContents contents = named.get(range);
    return contents == null ? "" : contents.text();
  }

  @Override
  public String memory(Offset upTo) {
    SortedMap<String, Long> times = new TreeMap<>();
    ((ShardOffsets) upTo).next().forEach((shardId, position) -> {
      if (position.isAfterRecord()) {
        readers
            .find(shardId)
            .ifPresent(reader ->
                reader.buffer().readUpTo(position).ifPresent(millis -> times.put(shardId, millis)));
      }
    });
    return new ReadUpTo(times).text();
  }

  @Override
  public OptionalLong count(OffsetRange range) {
    RangeContents contents = named.get(range);
    return range.isEmpty()
        ? OptionalLong.of(0)
        : contents == null ? OptionalLong.empty() : OptionalLong.of(contents.count());
  }

  /**
   * How long ago the oldest record arrived that is in no batch; and how many there are, if the newest
   * ones are among those that were fetched.
   */
  @Override
  public SourceLag lag(Offset upTo) {
    long records = 0;
    long millis = 0;
    boolean isComplete = true;
    for (Map.Entry<String, Position> entry : ((ShardOffsets) upTo).next().entrySet()) {
      Position position = entry.getValue();
      if (position.isEnd()) {
        continue;
      }
      Optional<ShardReader> reader = readers.find(entry.getKey());
      if (reader.isEmpty()) {
        return SourceLag.UNKNOWN;
      }
      ShardBuffer buffer = reader.get().buffer();
      records += buffer.waiting(position);
      millis = Math.max(millis, buffer.lagMillis(position));
      isComplete &= buffer.isAtTip();
    }
    return new SourceLag(
        isComplete ? OptionalLong.of(records) : OptionalLong.empty(),
        Optional.of(Duration.ofMillis(millis)));
  }

  /** The largest parts first. */
  @Override
  public String describe(OffsetRange range) {
    RangeContents contents = named.get(range);
    if (contents == null) {
      return range.toString();
    }
    List<Map.Entry<String, RangeContents.Part>> parts =
        new ArrayList<>(contents.parts().entrySet());
    parts.sort(
        (one, other) -> Integer.compare(other.getValue().count(), one.getValue().count()));
    String text = parts.stream()
        .limit(DESCRIBED)
        .map(part -> part.getKey() + ": " + part.getValue().count() + " records from "
            + part.getValue().first().sequence())
        .collect(Collectors.joining(", "));
    return parts.isEmpty()
        ? "nothing"
        : parts.size() <= DESCRIBED
            ? text
            : text + " and " + (parts.size() - DESCRIBED) + " smaller parts";
  }

  @Override
  public boolean hasMore(Offset from) throws InterruptedException {
    return readers.awaitMore(((ShardOffsets) from).next());
  }

  @Override
  public void stopIntake() {
    readers.stopIntake();
  }

  @Override
  public void release(Offset upTo) {
    ShardOffsets offsets = (ShardOffsets) upTo;
    if (named.keySet().stream().anyMatch(range -> range.until().equals(upTo))) {
      for (Iterator<OffsetRange> ranges = named.keySet().iterator(); ranges.hasNext(); ) {
        boolean isLast = ranges.next().until().equals(upTo);
        ranges.remove();
        if (isLast) {
          break;
        }
      }
    }
    readers.release(offsets.next(), latest.next());
  }

  @Override
  public void close() {
    ShardSlice.unshare(lease.id());
    readers.close();
  }

  /** The readers, for tests that wait for what they have fetched. */
  ShardReaders readers() {
    return readers;
  }

  @Override
  public String toString() {
    return settings.access() + " of stream \"" + context.name() + "\"";
  }
}
