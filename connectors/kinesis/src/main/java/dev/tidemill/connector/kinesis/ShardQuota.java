/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many records of each shard a batch takes: what has come, and no more than a bound for all of
 * them. Each shard gets the same part of the bound; what one does not need is left to the others.
 */
final class ShardQuota {
  private ShardQuota() {}

  /**
   * Shares out.
   *
   * @param waiting records that wait, by shard
   * @param total most of all shards
   * @param turn number of the batch, from which follows who is first where the bound is too small
   *     for all
   */
  static SortedMap<String, Integer> of(SortedMap<String, Integer> waiting, long total, long turn) {
    SortedMap<String, Integer> share = new TreeMap<>();
    long left = total;
    while (left > 0) {
      SortedMap<String, Integer> wanting = new TreeMap<>();
      waiting.forEach((shard, records) -> {
        int more = records - share.getOrDefault(shard, 0);
        if (more > 0) {
          wanting.put(shard, more);
        }
      });
      if (wanting.isEmpty()) {
        return share;
      }
      long part = left / wanting.size();
      if (part == 0) {
        return withOneOfEach(share, wanting, left, turn);
      }
      for (Map.Entry<String, Integer> entry : wanting.entrySet()) {
        int granted = (int) Math.min(entry.getValue(), part);
        share.merge(entry.getKey(), granted, Integer::sum);
        left -= granted;
      }
    }
    return share;
  }

  private static SortedMap<String, Integer> withOneOfEach(
      SortedMap<String, Integer> share, SortedMap<String, Integer> wanting, long left, long turn) {
    int first = (int) (turn * left % wanting.size());
    int index = 0;
    for (String shard : wanting.keySet()) {
      if (Math.floorMod(index - first, wanting.size()) < left) {
        share.merge(shard, 1, Integer::sum);
      }
      index++;
    }
    return share;
  }
}
