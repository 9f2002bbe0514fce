/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.data.Pair;
import dev.tidemill.function.EmitFunction;
import dev.tidemill.function.FilterFunction;
import dev.tidemill.function.FlatMapFunction;
import dev.tidemill.function.MapFunction;
import dev.tidemill.function.MapPartitionsFunction;
import dev.tidemill.function.ReduceFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The functions on records of random programs: total, pure, and printed as Java. */
final class Functions {
  static final List<Season> SEASONS = List.of(Season.values());

  private Functions() {}

  /** One record for each. */
  record Mapping(int kind, int n) implements MapFunction<Object, Object> {
    private static final List<String> NAMES =
        List.of("number", "tag", "text", "nullEvery", "list", "season", "digest");

    static Mapping of(int kind, int n) {
      return new Mapping(kind % NAMES.size(), n % 7 + 1);
    }

    @Override
    public Object call(Object record) {
      return switch (kind) {
        case 0 -> Values.number(record) % (n * 5);
        case 1 -> Pair.of(record, n);
        case 2 -> "t" + Values.number(record) % n;
        case 3 -> Values.number(record) % n == 0 ? Values.nothing() : record;
        case 4 -> Arrays.asList(n, record);
        case 5 -> SEASONS.get(Values.number(record) % 4);
        default -> digest(record);
      };
    }

    @Override
    public String toString() {
      return NAMES.get(kind) + "(" + n + ")";
    }
  }

  /** A short text that depends on all that is in a record. */
  static Object digest(Object record) {
    return "#" + Integer.toString(Values.number(record) % 46_656, 36);
  }

  /** Two mappings, one after the other, in one function. */
  record Composed(Mapping first, Mapping second) implements MapFunction<Object, Object> {
    @Override
    public Object call(Object record) {
      return second.call(first.call(record));
    }

    @Override
    public String toString() {
      return first + ".andThen(" + second + ")";
    }
  }

  /** Some of the records. */
  record Chosen(int n) implements FilterFunction<Object> {
    static Chosen of(int n) {
      return new Chosen(n % 4 + 1);
    }

    @Override
    public boolean call(Object record) {
      return Values.number(record) % (n + 1) != 0;
    }

    @Override
    public String toString() {
      return "notEvery(" + (n + 1) + ")";
    }
  }

  /** No, one or two records for each. */
  record Copies(int n) implements FlatMapFunction<Object, Object> {
    static Copies of(int n) {
      return new Copies(n % 3 + 1);
    }

    @Override
    public Iterable<Object> call(Object record) {
      List<Object> copies = new ArrayList<>();
      for (int i = 0; i < Values.number(record) % (n + 2) && i < 2; i++) {
        copies.add(i == 0 ? record : Pair.of(record, i));
      }
      return copies;
    }

    @Override
    public String toString() {
      return "copies(" + n + ")";
    }
  }

  /** As {@link Copies}, handed on one by one. */
  record Emitted(Copies copies) implements EmitFunction<Object, Object> {
    @Override
    public void call(Object record, Consumer<? super Object> out) {
      copies.call(record).forEach(out);
    }

    @Override
    public String toString() {
      return "emit(" + copies + ")";
    }
  }

  /** A pair for each: keys are skewed, and of many kinds. */
  record Keyed(int kind, int n) implements MapFunction<Object, Pair<Object, Object>> {
    private static final List<String> NAMES = List.of("number", "skewed", "season", "pair", "same");

    static Keyed of(int kind, int n) {
      return new Keyed(kind % NAMES.size(), n % 5 + 1);
    }

    @Override
    public Pair<Object, Object> call(Object record) {
      return Pair.of(key(Values.number(record)), record);
    }

    private Object key(int number) {
      return switch (kind) {
        case 0 -> number % n;
        case 1 -> number % 10 < 6 ? "hot" : number % 10 == 6 ? Values.nothing() : "k" + number % n;
        case 2 -> SEASONS.get(number % 4);
        case 3 -> Pair.of(number % 2, "p" + number % n);
        default -> "same";
      };
    }

    @Override
    public String toString() {
      return "keyedBy(" + NAMES.get(kind) + ", " + n + ")";
    }
  }

  /** Several pairs for each. */
  record KeyedCopies(Copies copies, Keyed keyed)
      implements FlatMapFunction<Object, Pair<Object, Object>> {
    @Override
    public Iterable<Pair<Object, Object>> call(Object record) {
      List<Pair<Object, Object>> pairs = new ArrayList<>();
      copies.call(record).forEach(copy -> pairs.add(keyed.call(copy)));
      return pairs;
    }

    @Override
    public String toString() {
      return copies + ".each(" + keyed + ")";
    }
  }

  /** As {@link KeyedCopies}, handed on one by one. */
  record EmittedPairs(KeyedCopies pairs) implements EmitFunction<Object, Pair<Object, Object>> {
    @Override
    public void call(Object record, Consumer<? super Pair<Object, Object>> out) {
      pairs.call(record).forEach(out);
    }

    @Override
    public String toString() {
      return "emit(" + pairs + ")";
    }
  }

  /** Associative functions; those from {@code first} on are not commutative. */
  record Reducing(int kind) implements ReduceFunction<Object> {
    private static final List<String> NAMES = List.of("max", "sum", "first", "last", "compose");
    private static final int MODULUS = 97;
    private static final List<Reducing> ALL =
        IntStream.range(0, NAMES.size()).mapToObj(Reducing::new).toList();

    /** The same object for each kind, so that windows share their panes. */
    static Reducing of(int kind) {
      return ALL.get(kind % ALL.size());
    }

    boolean isCommutative() {
      return kind < 2;
    }

    @Override
    public Object call(Object a, Object b) {
      return switch (kind) {
        case 0 -> Values.compare(a, b) >= 0 ? a : b;
        case 1 -> summand(a) + summand(b);
        case 2 -> a;
        case 3 -> b;
        default -> composed(affine(a), affine(b));
      };
    }

    private static long summand(Object value) {
      return value instanceof Long number ? number : Values.number(value) % 1000;
    }

    /** A number stands for the function x -> (number / m) * x + number % m, modulo m; these compose in order. */
    private static int affine(Object value) {
      boolean isOne = value instanceof Integer i && i >= 0 && i < MODULUS * MODULUS;
      return isOne ? (Integer) value : Values.number(value) % (MODULUS * MODULUS);
    }

    private static int composed(int f, int g) {
      int factor = (f / MODULUS) * (g / MODULUS) % MODULUS;
      int summand = ((g / MODULUS) * (f % MODULUS) + g % MODULUS) % MODULUS;
      return factor * MODULUS + summand;
    }

    @Override
    public String toString() {
      return NAMES.get(kind);
    }
  }

  /** What is made of a whole partition. */
  record WholePartition(int kind, int n) implements MapPartitionsFunction<Object, Object> {
    private static final List<String> NAMES = List.of("each", "reversed", "numbered", "summary");

    static WholePartition of(int kind, int n) {
      return new WholePartition(kind % NAMES.size(), n % 5 + 1);
    }

    Certainty certainty(Certainty input) {
      return switch (kind) {
        case 0 -> input;
        case 1 -> input.atMost(Certainty.CONTENT);
        default -> Certainty.NOTHING;
      };
    }

    @Override
    public Iterator<Object> call(Iterator<Object> records) {
      List<Object> all = new ArrayList<>();
      records.forEachRemaining(all::add);
      List<Object> out = new ArrayList<>();
      switch (kind) {
        case 0 -> all.forEach(record -> out.add(Values.number(record) % (n * 9)));
        case 1 -> {
          out.addAll(all);
          Collections.reverse(out);
        }
        case 2 -> all.forEach(record -> out.add(Pair.of(out.size(), record)));
        default -> out.add(Pair.of(all.size(), digest(all)));
      }
      return out.iterator();
    }

    @Override
    public String toString() {
      return NAMES.get(kind) + "(" + n + ")";
    }
  }

  /** The records of a partition, each under its key. */
  record KeyedPartition(Keyed keyed)
      implements MapPartitionsFunction<Object, Pair<Object, Object>> {
    @Override
    public Iterator<Pair<Object, Object>> call(Iterator<Object> records) {
      List<Pair<Object, Object>> out = new ArrayList<>();
      records.forEachRemaining(record -> out.add(keyed.call(record)));
      return out.iterator();
    }
  }
}
