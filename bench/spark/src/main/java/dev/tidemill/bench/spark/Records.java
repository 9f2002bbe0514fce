/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import scala.Tuple2;

/** The very records that the other benchmarks have, as Spark's pairs; that they are the same is checked by what becomes of them. */
final class Records {
  /** Stands for the batch with a record for each key. */
  static final int ALL_KEYS = -1;

  private static final long SEED = 11;
  private static final int LARGEST_VALUE = 1_000;

  private static List<List<Tuple2<String, Long>>> batches = List.of();
  private static List<Tuple2<String, Long>> allKeys = List.of();

  private Records() {}

  static void make(int count, int records, int numBatches) {
    String[] keys = new String[count];
    Arrays.setAll(keys, i -> "key-" + i);
    SplittableRandom order = new SplittableRandom(SEED);
    for (int i = count - 1; i > 0; i--) {
      int j = order.nextInt(i + 1);
      String key = keys[i];
      keys[i] = keys[j];
      keys[j] = key;
    }
    SplittableRandom random = new SplittableRandom(SEED + 1);
    batches = new ArrayList<>(numBatches);
    for (int b = 0; b < numBatches; b++) {
      List<Tuple2<String, Long>> batch = new ArrayList<>(records);
      for (int i = 0; i < records; i++) {
        batch.add(new Tuple2<>(keys[random.nextInt(count)], 1L + random.nextInt(LARGEST_VALUE)));
      }
      batches.add(batch);
    }
    SplittableRandom values = new SplittableRandom(SEED + 2);
    allKeys = new ArrayList<>(count);
    for (String key : keys) {
      allKeys.add(new Tuple2<>(key, 1L + values.nextInt(LARGEST_VALUE)));
    }
  }

  /** One half of a batch. */
  static List<Tuple2<String, Long>> part(int batch, int part) {
    List<Tuple2<String, Long>> all = batch == ALL_KEYS ? allKeys : batches.get(batch);
    int half = all.size() / 2;
    return part == 0 ? all.subList(0, half) : all.subList(half, all.size());
  }
}
