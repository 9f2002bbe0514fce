/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key's lists in a window, pane by pane: a queue of two stacks, as {@link PaneStacks}, whose elements stay apart. All values are
 * put together when somebody looks, and again only after the next change. Immutable.
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
