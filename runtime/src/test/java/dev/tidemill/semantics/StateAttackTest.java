/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.AttackedOperation.windowed;
import static dev.tidemill.semantics.BatchTables.isNull;
import static dev.tidemill.semantics.BatchTables.notDue;
import static dev.tidemill.semantics.BatchTables.pair;
import static dev.tidemill.semantics.PlainJava.counts;
import static dev.tidemill.semantics.PlainJava.each;
import static dev.tidemill.semantics.PlainJava.entries;
import static dev.tidemill.semantics.PlainJava.grouped;
import static dev.tidemill.semantics.PlainJava.only;
import static dev.tidemill.semantics.PlainJava.perKey;
import static dev.tidemill.semantics.PlainJava.perKeyOfBoth;
import static dev.tidemill.semantics.PlainJava.window;

import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.state.State;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every operation that keeps state by key, attacked with every input, against its meaning in plain Java. */
final class StateAttackTest {
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);
  private static final Duration THREE_SECONDS = Duration.ofSeconds(3);
  private static final int TIMEOUT = 2;

  @TestFactory
  Stream<DynamicContainer> every_operation_with_state_means_the_same_for_every_input() {
    return Stream.of(states(), windows(), changes())
        .flatMap(Function.identity())
        .map(operation -> DynamicContainer.dynamicContainer(
            operation.name(),
            AttackInputs.all().stream()
                .map(input ->
                    DynamicTest.dynamicTest(input.name(), () -> operation.attack(input)))));
  }

  // ------------------------------------------------------- what is done to records

  private static PairDStream<String, Integer> pairs(DStream<Pair<String, Integer>> in) {
    return in.mapToPair(pair -> pair);
  }

  private static PairDStream<String, Integer> numbers(DStream<Pair<String, Integer>> in) {
    return pairs(in).mapValues(StateAttackTest::orZero);
  }

  private static PairDStream<String, String> texts(DStream<Pair<String, Integer>> in) {
    return pairs(in).mapValues(value -> value + ";");
  }

  private static int orZero(Integer value) {
    return isNull(value) ? 0 : value;
  }

  private static int sum(List<Integer> values) {
    return values.stream().mapToInt(StateAttackTest::orZero).sum();
  }

  private static String text(List<Integer> values) {
    return String.join("", each(values, value -> value + ";"));
  }

  /** All that ever came; an odd number ends as soon as nothing comes. */
  private static Optional<String> history(List<Integer> values, Optional<String> before) {
    String all = before.orElse("") + text(values);
    return values.isEmpty() && all.length() % 2 == 1 ? Optional.empty() : Optional.of(all);
  }

  private static Optional<String> timedHistory(
      Time time, String key, List<Integer> values, Optional<String> before) {
    return history(values, before).map(all -> all + time.millis() / 1000 + key);
  }

  /** Counts a key's records; one whose value is a multiple of five ends the count. */
  private static Optional<String> count(
      Time time, String key, Optional<Integer> value, State<Integer> state) {
    int count = state.option().orElse(0) + 1;
    if (!state.isTimingOut()) {
      if (value.orElse(1) % 5 == 0) {
        state.remove();
      } else {
        state.update(count);
      }
    }
    return Optional.of(called(time.millis() / 1000, key, value, count));
  }

  private static String called(long second, String key, Optional<Integer> value, int count) {
    return second + " " + key + " " + value + " " + count;
  }

  private static StateSpec<String, Integer, Integer, String> counting() {
    return StateSpec.function(StateAttackTest::count);
  }

  private static StateSpec<String, Integer, Integer, String> countingWithTimeout() {
    return counting().timeout(Duration.ofSeconds(TIMEOUT));
  }

  // ------------------------------------------------------------ what that means

  /** What the function of a state would do, batch by batch. */
  private static List<Pair<String, String>> histories(
      List<List<Pair<String, Integer>>> batches, boolean timed) {
    Map<String, String> state = new LinkedHashMap<>();
    for (int i = 0; i < batches.size(); i++) {
      Map<String, List<Integer>> values = grouped(batches.get(i));
      Set<String> keys = new LinkedHashSet<>(state.keySet());
      keys.addAll(values.keySet());
      for (String key : keys) {
        List<Integer> ofKey = values.getOrDefault(key, List.of());
        Optional<String> before = Optional.ofNullable(state.get(key));
        Time time = Time.ofMillis((i + 1) * 1000L);
        Optional<String> after =
            timed ? timedHistory(time, key, ofKey, before) : history(ofKey, before);
        after.ifPresentOrElse(all -> state.put(key, all), () -> state.remove(key));
      }
    }
    return entries(state);
  }

  /** The calls of the last batch, and the counts after it. */
  private record Counts(List<String> calls, Map<String, Integer> counts) {
    static Counts of(List<List<Pair<String, Integer>>> batches, int timeout) {
      Map<String, Integer> counts = new LinkedHashMap<>();
      Map<String, Integer> touched = new LinkedHashMap<>();
      List<String> calls = new ArrayList<>();
      for (int second = 1; second <= batches.size(); second++) {
        calls.clear();
        for (Pair<String, Integer> pair : batches.get(second - 1)) {
          String key = pair.key();
          int count = counts.getOrDefault(key, 0) + 1;
          calls.add(called(second, key, Optional.ofNullable(pair.value()), count));
          if (!isNull(pair.value()) && pair.value() % 5 == 0) {
            counts.remove(key);
            touched.remove(key);
          } else {
            counts.put(key, count);
            touched.put(key, second);
          }
        }
        for (String key : new ArrayList<>(touched.keySet())) {
          if (touched.getOrDefault(key, second) < second - timeout) {
            calls.add(called(second, key, Optional.empty(), counts.getOrDefault(key, 0) + 1));
            counts.remove(key);
            touched.remove(key);
          }
        }
      }
      return new Counts(calls, counts);
    }
  }

  private static boolean isDue(List<?> past, int slide) {
    return past.size() % slide == 0;
  }

  // ------------------------------------------------------------------ operations

  private static Stream<AttackedOperation<?>> states() {
    return Stream.of(
        windowed(
            "updateStateByKey",
            false,
            in -> pairs(in).<String>updateStateByKey((values, state) -> history(values, state)),
            past -> histories(past, false)),
        windowed(
            "updateStateByKey with time and key and a partitioner",
            false,
            in -> pairs(in)
                .<String>updateStateByKey(
                    (time, key, values, state) -> timedHistory(time, key, values, state),
                    Partitioner.hash(3)),
            past -> histories(past, true)),
        windowed(
            "updateStateByKey of a window",
            false,
            in -> pairs(in)
                .window(TWO_SECONDS, TWO_SECONDS)
                .<String>updateStateByKey((values, state) -> history(values, state)),
            past -> isDue(past, 2) ? histories(pairsOfBatches(past), false) : notDue()),
        windowed(
            "mapWithState",
            false,
            in -> pairs(in).mapWithState(counting()),
            past -> Counts.of(past, 1000).calls()),
        windowed(
            "mapWithState with a timeout",
            false,
            in -> pairs(in).mapWithState(countingWithTimeout()),
            past -> Counts.of(past, TIMEOUT).calls()),
        windowed(
            "mapWithState with a timeout and partitions",
            false,
            in -> pairs(in).mapWithState(countingWithTimeout().numPartitions(3)),
            past -> Counts.of(past, TIMEOUT).calls()),
        windowed(
            "snapshots of mapWithState",
            false,
            in -> pairs(in).mapWithState(countingWithTimeout()).stateSnapshots(),
            past -> entries(Counts.of(past, TIMEOUT).counts())));
  }

  private static List<List<Pair<String, Integer>>> pairsOfBatches(
      List<List<Pair<String, Integer>>> past) {
    List<List<Pair<String, Integer>>> two = new ArrayList<>();
    for (int i = 2; i <= past.size(); i += 2) {
      two.add(window(past.subList(0, i), 2));
    }
    return two;
  }

  private static Stream<AttackedOperation<?>> windows() {
    return Stream.of(
        windowed(
            "reduceByKeyAndWindow, oldest first",
            false,
            in -> texts(in).reduceByKeyAndWindow((v, w) -> v + w, THREE_SECONDS),
            past -> perKey(window(past, 3), StateAttackTest::text)),
        windowed(
            "reduceByKeyAndWindow with a slide and a partitioner",
            false,
            in -> texts(in)
                .reduceByKeyAndWindow(
                    (v, w) -> v + w, THREE_SECONDS, TWO_SECONDS, Partitioner.hash(3)),
            past -> isDue(past, 2) ? perKey(window(past, 3), StateAttackTest::text) : notDue()),
        windowed(
            "reduceByKeyAndWindow shorter than its slide",
            false,
            in -> texts(in).reduceByKeyAndWindow((v, w) -> v + w, TWO_SECONDS, THREE_SECONDS),
            past -> isDue(past, 3) ? perKey(window(past, 2), StateAttackTest::text) : notDue()),
        windowed(
            "reduceByKeyAndWindow with an inverse",
            false,
            in -> numbers(in)
                .reduceByKeyAndWindow(Integer::sum, (v, w) -> v - w, THREE_SECONDS, ONE_SECOND),
            past -> perKey(window(past, 3), StateAttackTest::sum)),
        windowed(
            "reduceByKeyAndWindow with an inverse and a slide",
            false,
            in -> numbers(in)
                .reduceByKeyAndWindow(Integer::sum, (v, w) -> v - w, THREE_SECONDS, TWO_SECONDS),
            past -> isDue(past, 2) ? perKey(window(past, 3), StateAttackTest::sum) : notDue()),
        windowed(
            "reduceByKeyAndWindow with an inverse, of doubles",
            false,
            in -> numbers(in)
                .mapValues(Integer::doubleValue)
                .reduceByKeyAndWindow(Double::sum, (v, w) -> v - w, THREE_SECONDS, ONE_SECOND),
            past -> perKey(window(past, 3), values -> (double) sum(values))),
        windowed(
            "reduceByKeyAndWindow with an inverse and a filter",
            false,
            in -> numbers(in)
                .reduceByKeyAndWindow(
                    Integer::sum,
                    (v, w) -> v - w,
                    THREE_SECONDS,
                    ONE_SECOND,
                    Partitioner.hash(2),
                    pair -> pair.value() % 2 == 0),
            past ->
                only(perKey(window(past, 3), StateAttackTest::sum), pair -> pair.value() % 2 == 0)),
        windowed(
            "groupByKeyAndWindow",
            false,
            in -> pairs(in).groupByKeyAndWindow(THREE_SECONDS),
            past -> perKey(window(past, 3), values -> values)),
        windowed(
            "groupByKeyAndWindow with a slide and a partitioner",
            false,
            in -> pairs(in).groupByKeyAndWindow(THREE_SECONDS, TWO_SECONDS, Partitioner.hash(2)),
            past -> isDue(past, 2) ? perKey(window(past, 3), values -> values) : notDue()),
        windowed(
            "countByWindow",
            true,
            in -> in.countByWindow(THREE_SECONDS, ONE_SECOND),
            past -> List.of((long) window(past, 3).size())),
        windowed(
            "reduceByWindow",
            true,
            in -> in.map(pair -> pair.value() + ";")
                .reduceByWindow((v, w) -> v + w, THREE_SECONDS, TWO_SECONDS),
            past -> {
              List<Pair<String, Integer>> all = window(past, 3);
              List<String> text = all.isEmpty() ? List.of() : List.of(text(each(all, Pair::value)));
              return isDue(past, 2) ? text : notDue();
            }),
        windowed(
            "reduceByWindow with an inverse",
            true,
            in -> in.map(pair -> orZero(pair.value()))
                .reduceByWindow(Integer::sum, (v, w) -> v - w, TWO_SECONDS, ONE_SECOND),
            past -> {
              List<Pair<String, Integer>> all = window(past, 2);
              return all.isEmpty() ? List.of() : List.of(sum(each(all, Pair::value)));
            }),
        windowed(
            "countByValueAndWindow",
            false,
            in -> in.countByValueAndWindow(THREE_SECONDS, ONE_SECOND),
            past -> counts(window(past, 3))),
        windowed(
            "countByValueAndWindow with a slide and a partitioner",
            false,
            in -> in.countByValueAndWindow(TWO_SECONDS, THREE_SECONDS, Partitioner.hash(3)),
            past -> isDue(past, 3) ? counts(window(past, 2)) : notDue()),
        windowed(
            "a window joined with a longer one",
            false,
            in -> texts(in)
                .reduceByKeyAndWindow((v, w) -> v + w, ONE_SECOND)
                .join(pairs(in).groupByKeyAndWindow(THREE_SECONDS)),
            past -> perKeyOfBoth(
                perKey(window(past, 1), StateAttackTest::text),
                perKey(window(past, 3), values -> values),
                PlainJava::combinations)),
        windowed(
            "a window over a state",
            false,
            in -> pairs(in)
                .<String>updateStateByKey((values, state) -> history(values, state))
                .reduceByKeyAndWindow((v, w) -> v + "|" + w, TWO_SECONDS),
            past -> {
              List<Pair<String, String>> both =
                  new ArrayList<>(histories(past.subList(0, past.size() - 1), false));
              both.addAll(histories(past, false));
              return perKey(both, values -> String.join("|", values));
            }));
  }

  // --------------------------------------------------------------------- changes

  /** What differs between two states, or was set again. */
  private static <V> List<Pair<String, Optional<V>>> differences(
      List<Pair<String, V>> before, List<Pair<String, V>> after, Set<String> set) {
    Map<String, Optional<V>> changes = new LinkedHashMap<>();
    before.forEach(pair -> changes.put(pair.key(), Optional.empty()));
    after.forEach(pair -> changes.put(pair.key(), Optional.of(pair.value())));
    before.stream()
        .filter(pair -> after.contains(pair) && !set.contains(pair.key()))
        .forEach(pair -> changes.remove(pair.key()));
    return entries(changes);
  }

  private static <T> List<List<T>> allButLast(List<List<T>> past) {
    return past.subList(0, past.size() - 1);
  }

  private static Set<String> keys(List<Pair<String, Integer>> records) {
    return new LinkedHashSet<>(each(records, Pair::key));
  }

  private static Set<String> keysThatEnterOrLeave(
      List<List<Pair<String, Integer>>> past, int length) {
    Set<String> keys = keys(past.get(past.size() - 1));
    if (past.size() > length) {
      keys.addAll(keys(past.get(past.size() - 1 - length)));
    }
    return keys;
  }

  private static Stream<AttackedOperation<?>> changes() {
    return Stream.of(
        windowed(
            "changes of updateStateByKey",
            false,
            in -> pairs(in)
                .<String>updateStateByKey((values, state) -> history(values, state))
                .changes(),
            past -> differences(
                histories(allButLast(past), false),
                histories(past, false),
                Collections.emptySet())),
        windowed(
            "changes of reduceByKeyAndWindow",
            false,
            in -> texts(in).reduceByKeyAndWindow((v, w) -> v + w, THREE_SECONDS).changes(),
            past -> differences(
                perKey(window(allButLast(past), 3), StateAttackTest::text),
                perKey(window(past, 3), StateAttackTest::text),
                keysThatEnterOrLeave(past, 3))),
        windowed(
            "changes of reduceByKeyAndWindow with an inverse",
            false,
            in -> numbers(in)
                .reduceByKeyAndWindow(Integer::sum, (v, w) -> v - w, TWO_SECONDS, ONE_SECOND)
                .changes(),
            past -> differences(
                perKey(window(allButLast(past), 2), StateAttackTest::sum),
                perKey(window(past, 2), StateAttackTest::sum),
                keysThatEnterOrLeave(past, 2))),
        windowed(
            "changes of groupByKeyAndWindow",
            false,
            in -> pairs(in).groupByKeyAndWindow(TWO_SECONDS).changes(),
            past -> differences(
                perKey(window(allButLast(past), 2), values -> values),
                perKey(window(past, 2), values -> values),
                keysThatEnterOrLeave(past, 2))),
        windowed(
            "changes of the snapshots of mapWithState",
            false,
            in -> pairs(in).mapWithState(countingWithTimeout()).stateSnapshots().changes(),
            past -> differences(
                entries(Counts.of(allButLast(past), TIMEOUT).counts()),
                entries(Counts.of(past, TIMEOUT).counts()),
                keys(past.get(past.size() - 1)))));
  }
}
