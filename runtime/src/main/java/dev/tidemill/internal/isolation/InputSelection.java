/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.isolation;

import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.error.Origin;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Which of its records a computation of a batch reads, and what is learned on the way. */
public final class InputSelection {
  /** All records, as in a batch without failures. */
  public static final InputSelection ALL = without(GivenUp.NOTHING);

  private final GivenUp givenUp;
  private final Set<Place> alsoLeftOut;
  private final Optional<Map<Segment, Bounds>> bounds;
  private final @Nullable Trace trace;

  private InputSelection(
      GivenUp givenUp,
      Set<Place> alsoLeftOut,
      Optional<Map<Segment, Bounds>> bounds,
      @Nullable Trace trace) {
    this.givenUp = givenUp;
    this.alsoLeftOut = alsoLeftOut;
    this.bounds = bounds;
    this.trace = trace;
  }

  /** All records but these. */
  public static InputSelection without(GivenUp givenUp) {
    return new InputSelection(givenUp, Set.of(), Optional.empty(), null);
  }

  /** The same, looking for records that functions fail on. */
  public InputSelection traced(Trace newTrace) {
    return new InputSelection(givenUp, alsoLeftOut, bounds, newTrace);
  }

  /** Of these records, those within bounds; none of a segment that has none. */
  InputSelection within(Map<Segment, Bounds> newBounds) {
    return new InputSelection(givenUp, alsoLeftOut, Optional.of(Map.copyOf(newBounds)), trace);
  }

  /** The same without another record. */
  InputSelection without(Place place) {
    Set<Place> more = new TreeSet<>(alsoLeftOut);
    more.add(place);
    return new InputSelection(givenUp, more, bounds, trace);
  }

  /**
   * The letters of the records that are left out. A search for records has none: a function that
   * fails on a letter says nothing of the records, and none could be given up for it.
   */
  public List<DeadLetter> letters() {
    boolean isSearch = trace != null || bounds.isPresent() || !alsoLeftOut.isEmpty();
    return isSearch ? List.of() : givenUp.numbered();
  }

  /** The selected records of a source's partitions. */
  public <T> List<SourcePartition<T>> of(
      Segment first, Origin origin, List<SourcePartition<T>> partitions) {
    if (isAll()) {
      return partitions;
    }
    List<SourcePartition<T>> selected = new ArrayList<>(partitions.size());
    for (int i = 0; i < partitions.size(); i++) {
      Segment segment = first.of(first.partition() + i);
      SegmentSelection selection = selection(segment);
      selected.add(
          selection.isWhole() && trace == null
              ? partitions.get(i)
              : new SelectedPartition<>(partitions.get(i), origin, selection, trace));
    }
    return selected;
  }

  /** The selected records that a window has kept of an earlier batch. */
  public <T> PlanNode<T> of(String stream, Time batch, PlanNode<T> pane) {
    if (isAll()) {
      return pane;
    }
    Segment first = new Segment(Segment.Kind.PANE, stream, batch, 0);
    if (trace != null) {
      trace.read(first, pane);
    }
    List<SegmentSelection> selections = new ArrayList<>(pane.numPartitions());
    for (int i = 0; i < pane.numPartitions(); i++) {
      selections.add(selection(first.of(i)));
    }
    boolean isWhole = selections.stream().allMatch(SegmentSelection::isWhole);
    return isWhole && trace == null ? pane : SelectedPane.of(pane, selections, trace);
  }

  /**
   * Notes a source that the batch reads.
   *
   * @param partitions all its records
   */
  public <T> void read(
      Segment first, Origin origin, String name, List<SourcePartition<T>> partitions) {
    if (trace != null) {
      trace.read(first, new InputNode<>(origin, name, CountablePartition.of(partitions)));
    }
  }

  /** Whether it looks for records that functions fail on. */
  public boolean isTraced() {
    return trace != null;
  }

  private boolean isAll() {
    return givenUp.isEmpty() && alsoLeftOut.isEmpty() && bounds.isEmpty() && trace == null;
  }

  private SegmentSelection selection(Segment segment) {
    Bounds within = bounds.map(all -> all.getOrDefault(segment, Bounds.NONE)).orElse(Bounds.ALL);
    LongStream also = alsoLeftOut.stream()
        .filter(place -> place.segment().equals(segment))
        .mapToLong(Place::index);
    long[] leftOut = LongStream.concat(LongStream.of(givenUp.leftOut(segment)), also)
        .sorted()
        .toArray();
    return new SegmentSelection(segment, within, leftOut);
  }
}
