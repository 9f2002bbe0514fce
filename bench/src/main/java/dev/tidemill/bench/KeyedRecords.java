/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.data.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Records with a key, each key as likely as any other: the same in every run and for every peer. */
final class KeyedRecords {
  private static final long SEED = 11;
  private static final int LARGEST_VALUE = 1_000;

  private KeyedRecords() {}

  /** Different keys, in no order that their text would follow. */
  static List<String> keys(int count) {
    String[] keys = new String[count];
    Arrays.setAll(keys, i -> "key-" + i);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      String key = keys[i];
      keys[i] = keys[j];
      keys[j] = key;
    }
    return List.of(keys);
  }

  /** Batches of records with random keys. The records share the key objects. */
  static List<List<Pair<String, Long>>> batches(List<String> keys, int records, int batches) {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    List<List<Pair<String, Long>>> made = new ArrayList<>(batches);
    for (int b = 0; b < batches; b++) {
      List<Pair<String, Long>> batch = new ArrayList<>(records);
      for (int i = 0; i < records; i++) {
        batch.add(
            Pair.of(keys.get(random.nextInt(keys.size())), 1L + random.nextInt(LARGEST_VALUE)));
      }
      made.add(batch);
    }
    return made;
  }

  /** One batch with a record for each key. */
  static List<Pair<String, Long>> oneOfEach(List<String> keys) {
    SplittableRandom random = new SplittableRandom(SEED + 2);
    List<Pair<String, Long>> batch = new ArrayList<>(keys.size());
    for (String key : keys) {
      batch.add(Pair.of(key, 1L + random.nextInt(LARGEST_VALUE)));
    }
    return batch;
  }
}
