/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.metrics;

import dev.tidemill.internal.metrics.TapBuffer.Sample;
import dev.tidemill.internal.plan.BatchObservation;
import dev.tidemill.spi.metrics.StreamFlow;
import dev.tidemill.spi.plan.PartitionObservers;
import dev.tidemill.spi.plan.RecordObserver;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of the records of one attempt at a batch. Nothing of it is shown before the batch is
 * decided. A partition that several outputs compute counts once, by the computation that went
 * furthest. Partitions end on threads of the engine.
 */
final class AttemptWatch implements BatchObservation {
  private final boolean isMeasured;
  private final Map<Integer, TapBuffer> taps;
  private final int samples;
  private final SortedMap<Integer, SortedMap<Integer, Seen>> byStream = new TreeMap<>();

  /** What one computation of a partition has seen: how many records, and the last ones. */
  private record Seen(long records, List<Sample> newest) {}

  /**
   * The watch of an attempt.
   *
   * @param isMeasured whether the records of all streams are counted
   * @param taps the streams whose newest records are wanted
   * @param samples how many of them
   */
  AttemptWatch(boolean isMeasured, Map<Integer, TapBuffer> taps, int samples) {
    this.isMeasured = isMeasured;
    this.taps = Map.copyOf(taps);
    this.samples = samples;
  }

  boolean isMeasured() {
    return isMeasured;
  }

  @Override
  public Optional<PartitionObservers<Object>> of(int stream, int partitions) {
    boolean isTapped = taps.containsKey(stream);
    if (!isMeasured && !isTapped) {
      return Optional.empty();
    }
    if (partitions == 0) {
      synchronized (this) {
        byStream.put(stream, new TreeMap<>());
      }
    }
    int kept = isTapped ? samples : 0;
    return Optional.of(partition -> new PartitionWatch(stream, partition, kept));
  }

  private synchronized void ended(int stream, int partition, Seen seen) {
    byStream
        .computeIfAbsent(stream, s -> new TreeMap<>())
        .merge(partition, seen, (a, b) -> b.records() >= a.records() ? b : a);
  }

  /** The records of all streams that were computed, if they were counted. */
  synchronized List<StreamFlow> flows() {
    List<StreamFlow> flows = new ArrayList<>();
    if (isMeasured) {
      byStream.forEach((stream, partitions) -> flows.add(flow(
          stream, partitions.values().stream().mapToLong(Seen::records).sorted().toArray())));
    }
    return flows;
  }

  private static StreamFlow flow(int stream, long[] sorted) {
    int n = sorted.length;
    return n == 0
        ? new StreamFlow(stream, 0, 0, 0, 0)
        : new StreamFlow(
            stream, Arrays.stream(sorted).sum(), n, sorted[n - 1], sorted[(n - 1) / 2]);
  }

  /** Hands what was sampled to the taps: the batch is decided. */
  synchronized void show(Time batch) {
    taps.forEach((stream, tap) -> {
      SortedMap<Integer, Seen> partitions = byStream.get(stream);
      if (partitions != null) {
        tap.add(batch, newest(partitions));
      }
    });
  }

  /** As many as wanted, in turn from each partition, in the order of the partitions. */
  private List<Sample> newest(SortedMap<Integer, Seen> byPartition) {
    List<List<Sample>> partitions =
        byPartition.values().stream().map(Seen::newest).toList();
    int[] taken = new int[partitions.size()];
    int total = 0;
    for (int back = 1; back <= samples; back++) {
      for (int i = 0; i < taken.length && total < samples; i++) {
        if (partitions.get(i).size() >= back) {
          taken[i] = back;
          total++;
        }
      }
    }
    List<Sample> newest = new ArrayList<>();
    for (int i = 0; i < taken.length; i++) {
      List<Sample> all = partitions.get(i);
      newest.addAll(all.subList(all.size() - taken[i], all.size()));
    }
    return newest;
  }

  /** Counts the records of a partition, and keeps the last ones until its end. */
  private final class PartitionWatch implements RecordObserver<Object> {
    private final int stream;
    private final int partition;
    private final @Nullable Object[] last;
    private long records;

    PartitionWatch(int stream, int partition, int kept) {
      this.stream = stream;
      this.partition = partition;
      this.last = new @Nullable Object[kept];
    }

    @Override
    public void accept(Object record) {
      if (last.length > 0) {
        last[(int) (records % last.length)] = record;
      }
      records++;
    }

    /** Texts are made here: what comes next may change a record, or end what it refers to. */
    @Override
    public void end() {
      List<Sample> newest = new ArrayList<>();
      for (long i = Math.max(0, records - last.length); i < records; i++) {
        Object record = last[(int) (i % last.length)];
        newest.add(new Sample(
            partition,
            record == null ? "null" : record.getClass().getName(),
            RecordText.of(record, TapBuffer.MAX_SEEN)));
      }
      Arrays.fill(last, null);
      ended(stream, partition, new Seen(records, newest));
    }
  }
}
