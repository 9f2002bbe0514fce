/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.function.ReduceFunction;
import dev.tidemill.spi.state.StateInput;
import dev.tidemill.spi.state.StateOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key's panes in a window and their combination, where no inverse can take a pane out: two
 * stacks.
 *
 * <p>New panes are put on the back stack, whose combination is carried along. The oldest is taken
 * from the front stack, whose elements each hold the combination of themselves and all newer ones
 * of that stack. When the front is empty, the back is turned over onto it, which combines each of
 * its panes once. So a pane costs about three combinations in its life however many there are;
 * turns of different keys do not coincide, and nothing is ever subtracted, so floating sums do not
 * drift.
 *
 * <p>Immutable: a change makes a new one that shares what it can, so a failed batch keeps the old
 * one.
 *
 * <p>Source: the queue of two stacks of the literature on sliding-window aggregation, one per key
 * (Tangwongsan, Hirzel, Schneider, "Low-Latency Sliding-Window Aggregation in Worst-Case Constant
 * Time", DEBS 2017, describes it as the baseline it improves on).
 *
 * @param front the oldest pane first; each with the combination of itself and those after it
 * @param back the newest pane first; each with its own value
 * @param backTotal the combination of the back stack, if it has any
 * @param total the combination of all panes
 */
record PaneStacks<V>(
    @Nullable Cell<V> front,
    @Nullable Cell<V> back,
    @Nullable V backTotal,
    V total) implements WindowPanes<V> {

  /** An element of a stack, and those below it. */
  record Cell<V>(V value, @Nullable Cell<V> next) {
    /**
     * How many cells lie above the bottom one, if that is one of the stack's or null; otherwise -1.
     */
    @SuppressWarnings("ReferenceEquality") // a cell is a place, not a value
    static int distance(@Nullable Cell<?> top, @Nullable Cell<?> bottom) {
      int distance = 0;
      for (Cell<?> cell = top; cell != bottom; cell = cell.next()) {
        if (cell == null) {
          return -1;
        }
        distance++;
      }
      return distance;
    }
  }

  static <V> PaneStacks<V> of(V pane) {
    return new PaneStacks<>(null, new Cell<>(pane, null), pane, pane);
  }

  /** Stacks of the given elements, both the oldest first. */
  static <V> PaneStacks<V> of(List<V> front, List<V> back, @Nullable V backTotal, V total) {
    Cell<V> frontCells = null;
    for (int i = front.size() - 1; i >= 0; i--) {
      frontCells = new Cell<>(front.get(i), frontCells);
    }
    Cell<V> backCells = null;
    for (V pane : back) {
      backCells = new Cell<>(pane, backCells);
    }
    return new PaneStacks<>(frontCells, backCells, back.isEmpty() ? null : backTotal, total);
  }

  /** Writes both stacks as they are. */
  void write(StateOutput out) throws IOException {
    WrittenLists.writeAll(elements(front, null), out);
    WrittenLists.writeAll(oldestFirst(elements(back, null)), out);
    writeTotals(out);
  }

  private void writeTotals(StateOutput out) throws IOException {
    out.writeBoolean(back != null);
    if (back != null) {
      out.writeValue(backTotal);
    }
    out.writeValue(total);
  }

  static <V> PaneStacks<V> read(StateInput in) throws IOException {
    return totalled(WrittenLists.<V>readAll(in), WrittenLists.<V>readAll(in), in);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // values of this type were written, null too
  private static <V> PaneStacks<V> totalled(List<V> front, List<V> back, StateInput in)
      throws IOException {
    boolean hasBack = in.readBoolean();
    if (hasBack == back.isEmpty() || (front.isEmpty() && back.isEmpty())) {
      throw new IOException("a window of " + front.size() + " and " + back.size()
          + " panes that is said to have " + (hasBack ? "some" : "none") + " at the back");
    }
    V backTotal = hasBack ? (V) in.readValue() : null;
    return of(front, back, backTotal, (V) in.readValue());
  }

  /**
   * How many panes these have lost at the front since they were the old ones; -1 if the front is
   * another one.
   */
  int dropped(PaneStacks<?> old) {
    return Cell.distance(old.front, front);
  }

  /**
   * How many panes these have got at the back since they were the old ones; -1 if the back is
   * another one.
   */
  int pushed(PaneStacks<?> old) {
    return Cell.distance(back, old.back);
  }

  /**
   * Writes what has become of the old ones, of which these have the rest of the front and all of
   * the back.
   */
  void writeChange(PaneStacks<?> old, StateOutput out) throws IOException {
    out.writeInt(dropped(old));
    WrittenLists.writeAll(oldestFirst(elements(back, old.back)), out);
    writeTotals(out);
  }

  /** What has become of these. */
  PaneStacks<V> changed(StateInput in) throws IOException {
    List<V> newFront = elements(front, null);
    int dropped = WrittenLists.readSize(in);
    if (dropped > newFront.size()) {
      throw new IOException("a window loses " + dropped + " of " + newFront.size() + " panes");
    }
    List<V> newBack = oldestFirst(elements(back, null));
    newBack.addAll(WrittenLists.readAll(in));
    return totalled(newFront.subList(dropped, newFront.size()), newBack, in);
  }

  /** The elements of a stack from the top, down to a cell. */
  @SuppressWarnings("ReferenceEquality") // a cell is a place, not a value
  private static <V> List<V> elements(@Nullable Cell<V> top, @Nullable Cell<?> end) {
    List<V> elements = new ArrayList<>();
    for (Cell<V> cell = top; cell != null && cell != end; cell = cell.next()) {
      elements.add(cell.value());
    }
    return elements;
  }

  private static <V> List<V> oldestFirst(List<V> newestFirst) {
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  @Override
  public PaneStacks<V> plus(V pane, ReduceFunction<V> reduce) throws Exception {
    V newBack = back == null ? pane : reduce.call(knownBackTotal(), pane);
    V newTotal = front == null ? newBack : reduce.call(front.value(), newBack);
    return new PaneStacks<>(front, new Cell<>(pane, back), newBack, newTotal);
  }

  @Override
  public @Nullable PaneStacks<V> withoutOldest(ReduceFunction<V> reduce) throws Exception {
    if (front == null) {
      Cell<V> turned = turned(reduce);
      Cell<V> rest = turned.next();
      return rest == null ? null : new PaneStacks<>(rest, null, null, rest.value());
    }
    Cell<V> rest = front.next();
    if (rest == null) {
      return back == null ? null : new PaneStacks<>(null, back, backTotal, knownBackTotal());
    }
    V newTotal = back == null ? rest.value() : reduce.call(rest.value(), knownBackTotal());
    return new PaneStacks<>(rest, back, backTotal, newTotal);
  }

  @SuppressWarnings(
      "NullAway") // a back stack is never empty when its front is, and its total may be a null of
  // the user's
  private Cell<V> turned(ReduceFunction<V> reduce) throws Exception {
    Cell<V> turned = new Cell<>(back.value(), null);
    for (Cell<V> cell = back.next(); cell != null; cell = cell.next()) {
      turned = new Cell<>(reduce.call(cell.value(), turned.value()), turned);
    }
    return turned;
  }

  @SuppressWarnings("NullAway") // only asked for while the back stack has panes
  private V knownBackTotal() {
    return backTotal;
  }
}
