/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.pair;

import dev.tidemill.data.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The inputs with which every operation is attacked: pairs of a word and a number, both of which may be null. */
final class AttackInputs {
  private static final long SEED = 20_151_016;

  /**
   * One of them.
   *
   * @param name what is special about it
   * @param batches the batches that come in
   * @param run how many batches run
   */
  record Input(String name, List<List<Pair<String, Integer>>> batches, int run) {
    /** The batches up to the one of this index; those that never came are empty. */
    List<List<Pair<String, Integer>>> upTo(int index) {
      List<List<Pair<String, Integer>>> past = new ArrayList<>();
      for (int i = 0; i <= index; i++) {
        past.add(i < batches.size() ? batches.get(i) : List.of());
      }
      return past;
    }
  }

  private AttackInputs() {}

  static List<Input> all() {
    return List.of(
        new Input("no input at all", List.of(), 3),
        new Input("an empty batch", List.of(List.of()), 2),
        new Input("one record", List.of(batch(pair("a", 1))), 2),
        new Input(
            "a record after empty batches",
            List.of(List.of(), List.of(), batch(pair("a", 1)), List.of()),
            5),
        new Input(
            "fewer records than partitions",
            List.of(batch(pair("a", 1), pair("b", 2), pair("c", 3))),
            2),
        new Input(
            "duplicates",
            List.of(
                batch(pair("a", 1), pair("a", 1), pair("b", 1), pair("a", 2), pair("a", 1)),
                batch(pair("a", 1), pair("a", 1))),
            3),
        new Input("one key only", List.of(sameKey(40), sameKey(3)), 3),
        new Input("nulls", List.of(nulls(), batch(pair("a", 1)), nulls()), 4),
        new Input("many records", List.of(many(0), List.of(), many(1)), 3),
        new Input("many small batches, seed " + SEED, random(), 40));
  }

  private static List<Pair<String, Integer>> sameKey(int records) {
    return IntStream.range(0, records).mapToObj(i -> pair("same", i)).toList();
  }

  private static List<Pair<String, Integer>> nulls() {
    return batch(
        pair(BatchTables.<String>aNull(), 1),
        pair("a", BatchTables.<Integer>aNull()),
        pair("b", 2),
        pair(BatchTables.<String>aNull(), BatchTables.<Integer>aNull()),
        pair(BatchTables.<String>aNull(), 3),
        pair("a", 4));
  }

  /** More than fit in one go on the driver, so that the workers run. */
  private static List<Pair<String, Integer>> many(int round) {
    return IntStream.range(0, 3_000)
        .mapToObj(i -> pair("word" + (i * 31 + round) % 1_500, i + round))
        .toList();
  }

  private static List<List<Pair<String, Integer>>> random() {
    Random random = new Random(SEED);
    List<List<Pair<String, Integer>>> batches = new ArrayList<>();
    for (int b = 0; b < 36; b++) {
      List<Pair<String, Integer>> records = new ArrayList<>();
      int size = random.nextInt(3) == 0 ? 0 : random.nextInt(9);
      for (int i = 0; i < size; i++) {
        String key = "" + (char) ('a' + random.nextInt(5));
        records.add(pair(
            random.nextInt(8) == 0 ? BatchTables.<String>aNull() : key,
            random.nextInt(8) == 0 ? BatchTables.<Integer>aNull() : Integer.valueOf(i)));
      }
      batches.add(records);
    }
    return batches;
  }
}
