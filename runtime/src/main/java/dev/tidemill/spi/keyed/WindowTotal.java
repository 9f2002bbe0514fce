/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

/**
 * A key's panes in a window in a form from which a pane can be taken out; views show what they add
 * up to.
 */
sealed interface WindowTotal<V> permits WindowPanes, PartlyExactPanes {
  /** The combination of all panes. */
  V total();
}
