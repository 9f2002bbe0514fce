/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import dev.tidemill.spi.plan.PaneKey;
import dev.tidemill.time.Time;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an engine holds after {@link Engine#restore}. Planning continues from it.
 *
 * @param states for each state, by name, the batch that last changed it
 * @param panes the panes that exist, with their numbers of partitions
 */
public record RestoredState(SortedMap<String, Time> states, SortedMap<PaneKey, Integer> panes) {
  public RestoredState {
    states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
    panes = Collections.unmodifiableSortedMap(new TreeMap<>(panes));
  }
}
