/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.function.ReduceFunction;
import org.jspecify.annotations.Nullable;

/**
 * A key's panes in a window and their combination, where no inverse can take a pane out.
 *
 * <p>A change makes a new one, so a failed batch keeps the old one. Of the versions only the one
 * that is kept may be changed again.
 */
sealed interface WindowPanes<V> extends WindowTotal<V> permits PaneStacks, LongPaneStacks {
  /** The first pane of a key. */
  static <V> WindowPanes<V> of(V pane) {
    return pane instanceof Long value ? LongPaneStacks.of(value) : PaneStacks.of(pane);
  }

  /** With one more pane. */
  WindowPanes<V> plus(V pane, ReduceFunction<V> reduce) throws Exception;

  /** Without the oldest pane; null if there is no other. */
  @Nullable
  WindowPanes<V> withoutOldest(ReduceFunction<V> reduce) throws Exception;
}
