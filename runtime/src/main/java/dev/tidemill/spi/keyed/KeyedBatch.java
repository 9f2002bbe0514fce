/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.keyed;

import dev.tidemill.data.Pair;
import dev.tidemill.time.Time;
import java.util.List;

/**
 * The input of one batch to one partition of keyed state.
 *
 * @param time the batch
 * @param initial initial state; empty except in the first batch
 * @param entering the new values; for windows, the panes that enter, oldest first
 * @param leaving the panes that leave a window, oldest first
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
