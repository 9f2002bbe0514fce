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
 * @param keysMoved whether keys are in other key groups than those that they were written in. The
 *     changes of later batches do not fit what was written then: {@link Engine#write} must write
 *     everything before
 */
public record RestoredState(
    SortedMap<String, Time> states, SortedMap<PaneKey, Integer> panes, boolean keysMoved) {
  /** Nothing has moved. */
  public RestoredState(SortedMap<String, Time> states, SortedMap<PaneKey, Integer> panes) {
    this(states, panes, false);
  }

  public RestoredState {
    states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
    panes = Collections.unmodifiableSortedMap(new TreeMap<>(panes));
  }
}
