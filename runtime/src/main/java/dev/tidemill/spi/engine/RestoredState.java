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
 * What an engine has after {@link Engine#restore}: planning goes on from there.
 *
 * @param states by name of the state, the batch that left it so
 * @param panes the panes that are there, with their numbers of partitions
 */
public record RestoredState(SortedMap<String, Time> states, SortedMap<PaneKey, Integer> panes) {
  public RestoredState {
    states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
    panes = Collections.unmodifiableSortedMap(new TreeMap<>(panes));
  }
}
