/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.AttackedOperation.ordered;
import static dev.tidemill.semantics.AttackedOperation.unordered;
import static dev.tidemill.semantics.AttackedOperation.windowed;
import static dev.tidemill.semantics.BatchTables.isNull;
import static dev.tidemill.semantics.BatchTables.notDue;
import static dev.tidemill.semantics.BatchTables.pair;
import static dev.tidemill.semantics.PlainJava.both;
import static dev.tidemill.semantics.PlainJava.combinations;
import static dev.tidemill.semantics.PlainJava.counts;
import static dev.tidemill.semantics.PlainJava.each;
import static dev.tidemill.semantics.PlainJava.flat;
import static dev.tidemill.semantics.PlainJava.only;
import static dev.tidemill.semantics.PlainJava.optional;
import static dev.tidemill.semantics.PlainJava.perKey;
import static dev.tidemill.semantics.PlainJava.perKeyOfBoth;
import static dev.tidemill.semantics.PlainJava.sorted;
import static dev.tidemill.semantics.PlainJava.window;

import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every operation, attacked with every input, against its meaning in plain Java. */
final class AttackTest {
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
  private static final Duration THREE_SECONDS = Duration.ofSeconds(3);

  @TestFactory
  Stream<DynamicContainer> every_operation_means_the_same_for_every_input() {
    return Stream.of(oneByOne(), wholeBatches(), keyed(), joins(), datasets(), windows())
        .flatMap(Function.identity())
        .map(operation -> DynamicContainer.dynamicContainer(
            operation.name(),
            AttackInputs.all().stream()
                .map(input ->
                    DynamicTest.dynamicTest(input.name(), () -> operation.attack(input)))));
  }

  // ------------------------------------------------------- what is done to records

  private static String text(Pair<String, Integer> pair) {
    return pair.key() + "=" + pair.value();
  }

  private static Pair<Integer, String> swapped(Pair<String, Integer> pair) {
    return pair(pair.value(), pair.key());
  }

  private static List<String> keys(Pair<String, Integer> pair) {
    return isNull(pair.value()) ? List.of() : Collections.nCopies(pair.value() % 3, pair.key());
  }

  private static List<Pair<String, Integer>> twice(Pair<String, Integer> pair) {
    return List.of(pair, pair(pair.key() + "+", 0));
  }

  private static boolean isOdd(Pair<String, Integer> pair) {
    return !isNull(pair.value()) && pair.value() % 2 == 1;
  }

  private static int orZero(Integer value) {
    return isNull(value) ? 0 : value;
  }

  private static Integer sumOfPresent(Integer v, Integer w) {
    if (isNull(v)) {
      return w;
    }
    return isNull(w) ? v : Integer.valueOf(v + w);
  }

  private static List<Integer> bothSigns(Integer value) {
    return isNull(value) ? List.of() : List.of(value, -value);
  }

  private static int sum(List<Integer> values) {
    return values.stream().mapToInt(AttackTest::orZero).sum();
  }

  private static PairDStream<String, Integer> pairs(DStream<Pair<String, Integer>> in) {
    return in.mapToPair(pair -> pair);
  }

  private static PairDStream<String, Integer> oddPairs(DStream<Pair<String, Integer>> in) {
    return pairs(in).filter(AttackTest::isOdd);
  }

  private static List<Pair<String, Integer>> odd(List<Pair<String, Integer>> batch) {
    return only(batch, AttackTest::isOdd);
  }

  // ------------------------------------------------------------------ operations

  private static Stream<AttackedOperation<?>> oneByOne() {
    return Stream.of(
        ordered("map", in -> in.map(AttackTest::text), b -> each(b, AttackTest::text)),
        ordered(
            "map to null",
            in -> in.map(p -> BatchTables.<String>aNull()),
            b -> each(b, p -> BatchTables.<String>aNull())),
        ordered(
            "mapToPair",
            in -> in.mapToPair(AttackTest::swapped),
            b -> each(b, AttackTest::swapped)),
        ordered("flatMap", in -> in.flatMap(AttackTest::keys), b -> flat(b, AttackTest::keys)),
        ordered(
            "flatMap that hands on",
            in -> in.<String>flatMap((p, out) -> keys(p).forEach(out)),
            b -> flat(b, AttackTest::keys)),
        ordered(
            "flatMapToPair",
            in -> in.flatMapToPair(AttackTest::twice),
            b -> flat(b, AttackTest::twice)),
        ordered(
            "flatMapToPair that hands on",
            in -> in.<String, Integer>flatMapToPair((p, out) -> twice(p).forEach(out)),
            b -> flat(b, AttackTest::twice)),
        ordered("filter", in -> in.filter(AttackTest::isOdd), b -> odd(b)),
        ordered(
            "mapValues",
            in -> pairs(in).mapValues(AttackTest::orZero),
            b -> each(b, p -> pair(p.key(), orZero(p.value())))),
        ordered(
            "flatMapValues",
            in -> pairs(in).flatMapValues(AttackTest::bothSigns),
            b -> flat(b, p -> each(bothSigns(p.value()), v -> pair(p.key(), v)))),
        ordered(
            "a chain of many",
            in -> in.map(p -> p)
                .filter(p -> !isNull(p.key()))
                .flatMap(p -> List.of(p, p))
                .map(AttackTest::text)
                .filter(t -> !t.startsWith("b")),
            b -> only(
                flat(only(b, p -> !isNull(p.key())), p -> List.of(text(p), text(p))),
                t -> !t.startsWith("b"))));
  }

  private static Stream<AttackedOperation<?>> wholeBatches() {
    return Stream.of(
        ordered(
            "mapPartitions",
            in -> in.mapPartitions(records -> {
              List<String> texts = new ArrayList<>();
              records.forEachRemaining(p -> texts.add(text(p)));
              return texts.iterator();
            }),
            b -> each(b, AttackTest::text)),
        ordered("glom", in -> in.glom().flatMap(partition -> partition), b -> b),
        ordered("cache", in -> in.map(AttackTest::text).cache(), b -> each(b, AttackTest::text)),
        ordered("toDStream", in -> pairs(in).toDStream(), b -> b),
        ordered("union", in -> in.union(in.filter(AttackTest::isOdd)), b -> both(b, odd(b))),
        unordered("repartition", in -> in.repartition(3), b -> b),
        ordered("count", in -> in.count(), b -> List.of((long) b.size())),
        ordered(
            "reduce",
            in -> in.map(AttackTest::text).reduce((x, y) -> x + y),
            b -> b.isEmpty() ? List.of() : List.of(String.join("", each(b, AttackTest::text)))),
        unordered("countByValue", in -> in.countByValue(), b -> counts(b)),
        unordered(
            "countByValue of keys with a partitioner",
            in -> in.map(p -> p.key()).countByValue(Partitioner.hash(3)),
            b -> counts(each(b, Pair::key))));
  }

  private static Stream<AttackedOperation<?>> keyed() {
    return Stream.of(
        unordered(
            "reduceByKey",
            in -> pairs(in).mapValues(AttackTest::orZero).reduceByKey(Integer::sum),
            b -> perKey(b, AttackTest::sum)),
        unordered(
            "reduceByKey of nulls",
            in -> pairs(in).reduceByKey(AttackTest::sumOfPresent),
            b -> perKey(
                b,
                values -> values.stream().allMatch(BatchTables::isNull)
                    ? BatchTables.<Integer>aNull()
                    : Integer.valueOf(sum(values)))),
        unordered(
            "reduceByKey with a partitioner",
            in -> pairs(in)
                .mapValues(AttackTest::orZero)
                .reduceByKey(Integer::sum, Partitioner.hash(5)),
            b -> perKey(b, AttackTest::sum)),
        unordered("groupByKey", in -> pairs(in).groupByKey(), b -> perKey(b, values -> values)),
        unordered(
            "combineByKey",
            in -> pairs(in)
                .<String>combineByKey(v -> "" + v, (t, v) -> t + "," + v, (t, u) -> t + "," + u),
            b -> perKey(b, values -> String.join(",", each(values, v -> "" + v)))),
        unordered(
            "one keyed operation after another",
            in -> pairs(in)
                .groupByKey()
                .mapToPair(p -> pair(p.value().size(), p.key()))
                .groupByKey()
                .mapValues(List::size),
            b -> perKey(each(perKey(b, List::size), p -> pair(p.value(), p.key())), List::size)));
  }

  private static Stream<AttackedOperation<?>> joins() {
    return Stream.of(
        unordered(
            "cogroup",
            in -> pairs(in).cogroup(oddPairs(in)),
            b -> perKeyOfBoth(b, odd(b), (left, right) -> List.of(pair(left, right)))),
        unordered(
            "join",
            in -> pairs(in).join(oddPairs(in)),
            b -> perKeyOfBoth(b, odd(b), PlainJava::combinations)),
        unordered(
            "leftOuterJoin",
            in -> pairs(in).leftOuterJoin(oddPairs(in)),
            b -> perKeyOfBoth(b, odd(b), (left, right) -> combinations(left, optional(right)))),
        unordered(
            "rightOuterJoin",
            in -> oddPairs(in).rightOuterJoin(pairs(in)),
            b -> perKeyOfBoth(odd(b), b, (left, right) -> combinations(optional(left), right))),
        unordered(
            "fullOuterJoin",
            in -> pairs(in).fullOuterJoin(oddPairs(in)),
            b -> perKeyOfBoth(
                b, odd(b), (left, right) -> combinations(optional(left), optional(right)))),
        unordered(
            "join of what is placed already",
            in -> pairs(in).groupByKey().join(oddPairs(in).groupByKey()),
            b -> perKeyOfBoth(
                perKey(b, values -> values),
                perKey(odd(b), values -> values),
                PlainJava::combinations)));
  }

  private static Stream<AttackedOperation<?>> datasets() {
    return Stream.of(
        ordered(
            "transform",
            in -> in.transform(rdd -> rdd.map(AttackTest::text)),
            b -> each(b, AttackTest::text)),
        ordered(
            "transform with actions",
            in -> in.transform(rdd -> {
              String told = rdd.count() + " " + rdd.isEmpty();
              return rdd.map(p -> told);
            }),
            b -> each(b, p -> b.size() + " false")),
        ordered(
            "take in transform",
            in -> in.transform(rdd -> {
              List<Pair<String, Integer>> first = rdd.take(3);
              return rdd.filter(first::contains);
            }),
            b -> only(b, b.subList(0, Math.min(3, b.size()))::contains)),
        ordered(
            "transformWith",
            in -> in.transformWith(oddPairs(in), (all, odd, batch) -> all.union(odd.toRDD())),
            b -> both(b, odd(b))),
        unordered(
            "subtract",
            in -> in.transform(rdd -> rdd.subtract(rdd.filter(AttackTest::isOdd))),
            b -> only(b, p -> !isOdd(p))),
        unordered(
            "intersection",
            in -> in.transform(rdd -> rdd.intersection(rdd.filter(AttackTest::isOdd))),
            b -> new ArrayList<>(new LinkedHashSet<>(odd(b)))),
        unordered(
            "subtractByKey",
            in ->
                pairs(in).transformToPair(rdd -> rdd.subtractByKey(rdd.filter(AttackTest::isOdd))),
            b -> only(b, p -> !each(odd(b), Pair::key).contains(p.key()))),
        ordered("coalesce", in -> in.transform(rdd -> rdd.coalesce(2)), b -> b),
        ordered("zipWithIndex", in -> in.transform(rdd -> rdd.zipWithIndex()), b -> {
          List<Pair<Pair<String, Integer>, Long>> numbered = new ArrayList<>();
          b.forEach(p -> numbered.add(pair(p, (long) numbered.size())));
          return numbered;
        }),
        ordered("a sample of all", in -> in.transform(rdd -> rdd.sample(false, 1, 7)), b -> b),
        ordered(
            "mapPartitionsWithIndex",
            in -> in.transform(rdd -> rdd.mapPartitionsWithIndex((partition, records) -> {
              List<String> texts = new ArrayList<>();
              records.forEachRemaining(p -> texts.add(text(p)));
              return texts.iterator();
            })),
            b -> each(b, AttackTest::text)),
        ordered(
            "mapPartitionsToPair",
            in -> in.mapPartitionsToPair(records -> {
              List<Pair<Integer, String>> swapped = new ArrayList<>();
              records.forEachRemaining(p -> swapped.add(swapped(p)));
              return swapped.iterator();
            }),
            b -> each(b, AttackTest::swapped)),
        ordered(
            "keyBy",
            in -> in.transform(rdd -> rdd.keyBy(AttackTest::text)),
            b -> each(b, p -> pair(text(p), p))),
        unordered(
            "groupBy",
            in -> in.transformToPair(rdd -> rdd.groupBy(Pair::key)),
            b -> perKey(each(b, p -> pair(p.key(), p)), values -> values)),
        ordered(
            "aggregate, fold and sums on the driver",
            in -> in.transform(rdd -> {
              String told =
                  rdd.aggregate("", (all, p) -> all + text(p), (all, other) -> all + other)
                      + rdd.map(p -> orZero(p.value())).fold(0, Integer::sum)
                      + rdd.sumAsLong(p -> orZero(p.value()));
              return rdd.map(p -> told);
            }),
            b -> {
              int sum = sum(each(b, Pair::value));
              String told = String.join("", each(b, AttackTest::text)) + sum + sum;
              return each(b, p -> told);
            }),
        ordered(
            "takeOrdered, top, max and min on the driver",
            in -> in.map(AttackTest::text).transform(rdd -> {
              if (rdd.isEmpty()) {
                return rdd;
              }
              String told = rdd.takeOrdered(3, Comparator.naturalOrder())
                  + " " + rdd.top(3, Comparator.naturalOrder())
                  + rdd.max(Comparator.naturalOrder()) + rdd.min(Comparator.naturalOrder());
              return rdd.map(p -> told);
            }),
            b -> {
              List<String> up = sorted(each(b, AttackTest::text));
              List<String> down = new ArrayList<>(up);
              Collections.reverse(down);
              int n = Math.min(3, b.size());
              return each(
                  b, p -> up.subList(0, n) + " " + down.subList(0, n) + down.get(0) + up.get(0));
            }),
        unordered(
            "distinct",
            in -> in.transform(rdd -> rdd.distinct()),
            b -> new ArrayList<>(new LinkedHashSet<>(b))),
        ordered(
            "sortBy",
            in -> in.map(AttackTest::text).transform(rdd -> rdd.sortBy(t -> t)),
            b -> sorted(each(b, AttackTest::text))),
        ordered(
            "sortByKey downwards",
            in -> in.transform(rdd ->
                rdd.mapToPair(p -> pair("" + p.key(), 0)).sortByKey(false).keys()),
            b -> {
              List<String> keys =
                  sorted(PlainJava.<Pair<String, Integer>, String>each(b, p -> "" + p.key()));
              Collections.reverse(keys);
              return keys;
            }),
        unordered(
            "partitionBy",
            in -> pairs(in).transformToPair(rdd -> rdd.partitionBy(Partitioner.hash(4))),
            b -> b));
  }

  private static Stream<AttackedOperation<?>> windows() {
    return Stream.of(
        windowed("window", true, in -> in.window(THREE_SECONDS), past -> window(past, 3)),
        windowed(
            "window with a slide",
            true,
            in -> in.window(THREE_SECONDS, TWO_SECONDS),
            past -> past.size() % 2 == 0 ? window(past, 3) : notDue()),
        windowed(
            "count over a window",
            true,
            in -> in.window(TWO_SECONDS).count(),
            past -> List.of((long) window(past, 2).size())),
        windowed(
            "reduceByKey over a window",
            false,
            in -> pairs(in)
                .window(THREE_SECONDS)
                .mapValues(AttackTest::orZero)
                .reduceByKey(Integer::sum),
            past -> perKey(window(past, 3), AttackTest::sum)),
        windowed(
            "reduceByKey before and after a window",
            false,
            in -> pairs(in)
                .mapValues(AttackTest::orZero)
                .reduceByKey(Integer::sum)
                .window(THREE_SECONDS)
                .reduceByKey(Integer::sum),
            past -> perKey(window(past, 3), AttackTest::sum)),
        windowed(
            "groupByKey over a window",
            false,
            in -> pairs(in).window(THREE_SECONDS).groupByKey(),
            past -> perKey(window(past, 3), values -> values)),
        windowed(
            "a window over a window",
            true,
            in -> in.window(TWO_SECONDS).window(TWO_SECONDS),
            past -> both(window(past.subList(0, past.size() - 1), 2), window(past, 2))),
        windowed(
            "a batch joined with its window",
            false,
            in -> pairs(in).groupByKey().join(pairs(in).window(TWO_SECONDS).groupByKey()),
            past -> perKeyOfBoth(
                perKey(window(past, 1), values -> values),
                perKey(window(past, 2), values -> values),
                PlainJava::combinations)));
  }
}
