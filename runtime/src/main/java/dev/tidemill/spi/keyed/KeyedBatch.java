/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.data.Pair;
import dev.tidemill.time.Time;
import java.util.List;

/**
 * What one batch brings to one partition of keyed state.
 *
 * @param time the batch
 * @param initial state that keys have from the beginning; empty but in the first batch
 * @param entering the values that come, for windows pane by pane, the oldest first
 * @param leaving the panes that a window loses, the oldest first
 */
public record KeyedBatch<K, V, R>(
    Time time,
    List<Pair<K, R>> initial,
    List<List<Pair<K, V>>> entering,
    List<List<Pair<K, V>>> leaving) {
  public KeyedBatch {
    entering = List.copyOf(entering);
    leaving = List.copyOf(leaving);
  }
}
