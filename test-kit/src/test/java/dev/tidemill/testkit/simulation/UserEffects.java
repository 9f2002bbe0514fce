/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.listener.BatchInfo;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a function of {@code foreachRDD} has done outside, by id of the batch. */
final class UserEffects {
  /**
   * One call of the function.
   *
   * @param life which has called it
   * @param repetition whether the function was told that there may have been an earlier call
   */
  record Effect(int life, long timeMillis, boolean repetition, List<String> records) {}

  private final TreeMap<Long, List<Effect>> effects = new TreeMap<>();

  void add(int life, BatchInfo batch, List<String> records) {
    effects
        .computeIfAbsent(batch.id(), id -> new ArrayList<>())
        .add(new Effect(life, batch.time().millis(), batch.isRepetition(), List.copyOf(records)));
  }

  SortedMap<Long, List<Effect>> byBatch() {
    return effects;
  }

  /** The batches, as the last call for each saw them. */
  Cuts cuts() {
    return new Cuts(
        Time.ofMillis(effects.firstEntry().getValue().get(0).timeMillis() - World.INTERVAL_MILLIS),
        effects.values().stream()
            .map(calls -> rows(calls.get(calls.size() - 1)))
            .toList());
  }

  private static List<Integer> rows(Effect effect) {
    return effect.records().stream().map(SourceData::row).toList();
  }
}
