/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.function.ReduceFunction;

/**
 * A key's panes in a window with an inverse, in which floating-point numbers came after other
 * values: the values before are one combination, from which the inverse takes them out, exactly;
 * those since are panes that are combined anew. The older ones leave first, so after a window's
 * length only panes are left.
 *
 * <p>Immutable, as {@link WindowPanes}.
 *
 * @param exact the combination of the older panes, which have no floating-point numbers
 * @param exactPanes how many these are, at least one
 * @param newer the panes since
 * @param total the combination of both
 */
record PartlyExactPanes<V>(V exact, int exactPanes, WindowPanes<V> newer, V total)
    implements WindowTotal<V> {
  PartlyExactPanes<V> plus(V pane, ReduceFunction<V> reduce) throws Exception {
    WindowPanes<V> more = newer.plus(pane, reduce);
    return new PartlyExactPanes<>(exact, exactPanes, more, reduce.call(exact, more.total()));
  }

  /** Without the oldest pane, which is one of the exact ones. */
  WindowTotal<V> withoutOldest(V pane, ReduceFunction<V> reduce, ReduceFunction<V> inverse)
      throws Exception {
    if (exactPanes == 1) {
      return newer;
    }
    V rest = inverse.call(exact, pane);
    return new PartlyExactPanes<>(rest, exactPanes - 1, newer, reduce.call(rest, newer.total()));
  }
}
