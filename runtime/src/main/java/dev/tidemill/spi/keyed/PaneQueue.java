/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.spi.state.StateInput;
import dev.tidemill.spi.state.StateOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key's lists in a window, pane by pane: a queue of two stacks, as {@link PaneStacks}, whose
 * elements stay apart. All values are concatenated on access, and again only after the next change.
 * Immutable.
 */
final class PaneQueue<V> {
  private final @Nullable Cell<V> front;
  private final @Nullable Cell<V> back;
  private @Nullable List<V> all;

  private record Cell<V>(List<V> pane, @Nullable Cell<V> next) {}

  private PaneQueue(@Nullable Cell<V> front, @Nullable Cell<V> back) {
    this.front = front;
    this.back = back;
  }

  static <V> PaneQueue<V> of(List<V> pane) {
    return new PaneQueue<>(null, new Cell<>(pane, null));
  }

  PaneQueue<V> plus(List<V> pane) {
    return new PaneQueue<>(front, new Cell<>(pane, back));
  }

  /** Without the oldest pane; null if there is no other. */
  @Nullable
  PaneQueue<V> withoutOldest() {
    Cell<V> oldest = front == null ? turned(back) : front;
    Cell<V> newBack = front == null ? null : back;
    Cell<V> rest = oldest == null ? null : oldest.next();
    return rest == null && newBack == null ? null : new PaneQueue<>(rest, newBack);
  }

  private static <V> @Nullable Cell<V> turned(@Nullable Cell<V> stack) {
    Cell<V> turned = null;
    for (Cell<V> cell = stack; cell != null; cell = cell.next()) {
      turned = new Cell<>(cell.pane(), turned);
    }
    return turned;
  }

  /** Writes both stacks as they are. */
  void write(StateOutput out) throws IOException {
    writePanes(front, null, out);
    writePanes(back, null, out);
  }

  @SuppressWarnings("ReferenceEquality") // a cell is a place, not a value
  private static void writePanes(@Nullable Cell<?> top, @Nullable Cell<?> end, StateOutput out)
      throws IOException {
    out.writeInt(distance(top, end));
    for (Cell<?> cell = top; cell != null && cell != end; cell = cell.next()) {
      WrittenLists.writeAll(cell.pane(), out);
    }
  }

  static <V> PaneQueue<V> read(StateInput in) throws IOException {
    return queue(PaneQueue.<V>readPanes(null, in), PaneQueue.readPanes(null, in));
  }

  /** A stack of what was written, the first one on top, and below it what is there. */
  private static <V> @Nullable Cell<V> readPanes(@Nullable Cell<V> below, StateInput in)
      throws IOException {
    int size = WrittenLists.readSize(in);
    Cell<V> read = null;
    for (int i = 0; i < size; i++) {
      read = new Cell<>(WrittenLists.readAll(in), read);
    }
    Cell<V> stack = below;
    for (Cell<V> cell = read; cell != null; cell = cell.next()) {
      stack = new Cell<>(cell.pane(), stack);
    }
    return stack;
  }

  private static <V> PaneQueue<V> queue(@Nullable Cell<V> front, @Nullable Cell<V> back)
      throws IOException {
    if (front == null && back == null) {
      throw new IOException("a window without panes");
    }
    return new PaneQueue<>(front, back);
  }

  /**
   * How many panes this has lost at the front since it was the old one; -1 if the front is another
   * one.
   */
  int dropped(PaneQueue<?> old) {
    return distance(old.front, front);
  }

  /**
   * How many panes this has got at the back since it was the old one; -1 if the back is another
   * one.
   */
  int pushed(PaneQueue<?> old) {
    return distance(back, old.back);
  }

  @SuppressWarnings("ReferenceEquality") // a cell is a place, not a value
  private static int distance(@Nullable Cell<?> top, @Nullable Cell<?> bottom) {
    int distance = 0;
    for (Cell<?> cell = top; cell != bottom; cell = cell.next()) {
      if (cell == null) {
        return -1;
      }
      distance++;
    }
    return distance;
  }

  /**
   * Writes what has become of the old one, of which this has the rest of the front and all of the
   * back.
   */
  void writeChange(PaneQueue<?> old, StateOutput out) throws IOException {
    out.writeInt(dropped(old));
    writePanes(back, old.back, out);
  }

  /** What has become of this. */
  PaneQueue<V> changed(StateInput in) throws IOException {
    int dropped = WrittenLists.readSize(in);
    Cell<V> rest = front;
    for (int i = 0; i < dropped; i++) {
      if (rest == null) {
        throw new IOException("a window loses " + dropped + " panes and has " + i + " in front");
      }
      rest = rest.next();
    }
    return queue(rest, readPanes(back, in));
  }

  /** All values, the oldest first. */
  List<V> all() {
    List<V> known = all;
    if (known == null) {
      List<V> values = new ArrayList<>();
      for (Cell<V> cell = front; cell != null; cell = cell.next()) {
        values.addAll(cell.pane());
      }
      for (Cell<V> cell = turned(back); cell != null; cell = cell.next()) {
        values.addAll(cell.pane());
      }
      known = Collections.unmodifiableList(values);
      all = known;
    }
    return known;
  }
}
