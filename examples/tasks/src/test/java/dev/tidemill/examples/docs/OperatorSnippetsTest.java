/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.Counter;
import dev.tidemill.DStream;
import dev.tidemill.MapWithStateDStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StateDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.rdd.RDD;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/operators.md, and their output. */
class OperatorSnippetsTest {
  private final BatchTable table = new BatchTable(1);
  private final StreamingContext ssc = table.ssc;

  @AfterEach
  void close() {
    table.close();
  }

  @Test
  void each_record_by_itself() {
    DStream<String> words = table.words("ebb flow", "", "tide");
    // region each-record
    DStream<Integer> lengths = words.map(String::length);
    DStream<String> longWords = words.filter(word -> word.length() > 3);
    DStream<String> letters = words.flatMap(word -> List.of(word.split("")));
    DStream<String> twice = words.flatMap((word, out) -> {
      out.accept(word);
      out.accept(word);
    });
    PairDStream<Character, String> byInitial = words.mapToPair(w -> Pair.of(w.charAt(0), w));
    // endregion
    table
        .row("words", words)
        .row("lengths", lengths)
        .row("longWords", longWords)
        .row("letters", letters)
        .row("twice", twice)
        .row("byInitial", byInitial);
    assertThat(table.run(3)).isEqualTo("""
        words     | ebb flow          |  | tide      |
        lengths   | 3 4               |  | 4         |
        longWords | flow              |  | tide      |
        letters   | e b b f l o w     |  | t i d e   |
        twice     | ebb ebb flow flow |  | tide tide |
        byInitial | (e,ebb) (f,flow)  |  | (t,tide)  |
        """);
  }

  @Test
  void counters_and_gauges() {
    DStream<String> words = table.words("2 x 5", "", "y");
    Map<String, Integer> cache = Map.of("a", 1);
    // region counters
    Counter invalid = ssc.counter("numbers.invalid");
    ssc.gauge("cache.entries", cache::size);
    DStream<Integer> numbers = words.flatMap((word, out) -> {
      try {
        out.accept(Integer.parseInt(word));
      } catch (NumberFormatException e) {
        invalid.increment();
      }
    });
    // endregion
    table.row("words", words).row("numbers", numbers);
    assertThat(table.run(3)).isEqualTo("""
        words   | 2 x 5 |  | y |
        numbers | 2 5   |  |   |
        """);
    assertThat(ssc.counters()).isEqualTo(Map.of("numbers.invalid", 2L));
  }

  @Test
  void values_of_pairs() {
    PairDStream<String, Long> sales =
        table.words("tea=2 tea=1", "", "milk=3").mapToPair(OperatorSnippetsTest::pair);
    // region each-value
    PairDStream<String, Long> cents = sales.mapValues(euros -> euros * 100);
    PairDStream<String, Long> halves = sales.flatMapValues(n -> List.of(n / 2, n - n / 2));
    DStream<Pair<String, Long>> records = sales.toDStream();
    // endregion
    table.row("sales", sales).row("cents", cents).row("halves", halves).row("records", records);
    assertThat(table.run(3)).isEqualTo("""
        sales   | (tea,2) (tea,1)                 |  | (milk,3)          |
        cents   | (tea,200) (tea,100)             |  | (milk,300)        |
        halves  | (tea,1) (tea,1) (tea,0) (tea,1) |  | (milk,1) (milk,2) |
        records | (tea,2) (tea,1)                 |  | (milk,3)          |
        """);
  }

  @Test
  void numbers_of_a_batch() {
    DStream<String> words = table.words("a b a", "", "b");
    // region whole-batch
    DStream<Long> count = words.count();
    DStream<String> last = words.reduce((a, b) -> a.compareTo(b) > 0 ? a : b);
    PairDStream<String, Long> frequencies = words.countByValue();
    // endregion
    table.row("words", words).row("count", count).row("last", last).row("frequencies", frequencies);
    assertThat(table.run(3)).isEqualTo("""
        words       | a b a       |   | b     |
        count       | 3           | 0 | 1     |
        last        | b           |   | b     |
        frequencies | (a,2) (b,1) |   | (b,1) |
        """);
  }

  @Test
  void values_of_each_key() {
    PairDStream<String, Long> sales =
        table.words("tea=2 milk=3 tea=1", "", "milk=4").mapToPair(OperatorSnippetsTest::pair);
    // region by-key
    PairDStream<String, Long> totals = sales.reduceByKey(Long::sum);
    PairDStream<String, List<Long>> lists = sales.groupByKey();
    PairDStream<String, Pair<Long, Long>> sums = sales.combineByKey(
        first -> Pair.of(first, 1L), // the first value of a key in a partition
        (sum, next) -> Pair.of(sum.key() + next, sum.value() + 1), // each further value
        (a, b) -> Pair.of(a.key() + b.key(), a.value() + b.value())); // two partitions
    PairDStream<String, Double> averages = sums.mapValues(sum -> 1.0 * sum.key() / sum.value());
    // endregion
    table
        .row("sales", sales)
        .row("totals", totals)
        .row("lists", lists)
        .row("sums", sums)
        .row("averages", averages);
    assertThat(table.run(3)).isEqualTo("""
        sales    | (tea,2) (milk,3) (tea,1) |  | (milk,4)     |
        totals   | (tea,3) (milk,3)         |  | (milk,4)     |
        lists    | (tea,[2, 1]) (milk,[3])  |  | (milk,[4])   |
        sums     | (tea,(3,2)) (milk,(3,1)) |  | (milk,(4,1)) |
        averages | (tea,1.5) (milk,3.0)     |  | (milk,4.0)   |
        """);
  }

  @Test
  void two_streams() {
    PairDStream<String, String> orders = texts("17=tea 18=milk", "", "19=rum");
    PairDStream<String, String> payments = texts("17=cash", "18=card", "19=card");
    // region joins
    PairDStream<String, Pair<String, String>> join = orders.join(payments);
    PairDStream<String, Pair<String, Optional<String>>> left = orders.leftOuterJoin(payments);
    PairDStream<String, Pair<Optional<String>, String>> right = orders.rightOuterJoin(payments);
    PairDStream<String, Pair<Optional<String>, Optional<String>>> full =
        orders.fullOuterJoin(payments);
    PairDStream<String, Pair<List<String>, List<String>>> cogroup = orders.cogroup(payments);
    PairDStream<String, String> union = orders.union(payments);
    // endregion
    table
        .row("orders", orders)
        .row("payments", payments)
        .row("join", join)
        .row("left", left.mapValues(OperatorSnippetsTest::shortened))
        .row("right", right.mapValues(OperatorSnippetsTest::shortened))
        .row("full", full.mapValues(OperatorSnippetsTest::shortened))
        .row("cogroup", cogroup.mapValues(OperatorSnippetsTest::shortened))
        .row("union", union);
    assertThat(table.run(3)).isEqualTo("""
        orders   | (17,tea) (18,milk)                   |                  | (19,rum)            |
        payments | (17,cash)                            | (18,card)        | (19,card)           |
        join     | (17,(tea,cash))                      |                  | (19,(rum,card))     |
        left     | (17,(tea,cash)) (18,(milk,-))        |                  | (19,(rum,card))     |
        right    | (17,(tea,cash))                      | (18,(-,card))    | (19,(rum,card))     |
        full     | (17,(tea,cash)) (18,(milk,-))        | (18,(-,card))    | (19,(rum,card))     |
        cogroup  | (17,([tea],[cash])) (18,([milk],[])) | (18,([],[card])) | (19,([rum],[card])) |
        union    | (17,tea) (18,milk) (17,cash)         | (18,card)        | (19,rum) (19,card)  |
        """);
  }

  @Test
  void windows() {
    DStream<String> words = table.words("a", "b a", "", "c", "b");
    // region windows
    DStream<String> lastTwo = words.window(Duration.ofSeconds(2));
    DStream<Long> count = words.window(Duration.ofSeconds(3)).count();
    PairDStream<String, Long> counts = words
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum) // what the window keeps: one pair per word and batch
        .window(Duration.ofSeconds(4), Duration.ofSeconds(2))
        .reduceByKey(Long::sum);
    // endregion
    table.row("words", words).row("lastTwo", lastTwo).row("count", count).row("counts", counts);
    assertThat(table.run(5)).isEqualTo("""
        words   | a | b a         |     | c                 | b   |
        lastTwo | a | a b a       | b a | c                 | c b |
        count   | 1 | 3           | 3   | 3                 | 2   |
        counts  | . | (a,2) (b,1) | .   | (a,2) (b,1) (c,1) | .   |
        """);
  }

  @Test
  void windows_by_key() {
    PairDStream<String, Long> sales =
        table.words("tea=2", "tea=3 milk=1", "", "rum=5").mapToPair(OperatorSnippetsTest::pair);
    // region windows-by-key
    Duration two = Duration.ofSeconds(2);
    Duration one = Duration.ofSeconds(1);
    StateDStream<String, Long> totals =
        sales.reduceByKeyAndWindow(Long::sum, (sum, old) -> sum - old, two, one);
    PairDStream<String, Optional<Long>> changes = totals.changes();
    StateDStream<String, Long> highest = sales.reduceByKeyAndWindow(Math::max, two);
    StateDStream<String, List<Long>> lists = sales.groupByKeyAndWindow(two);
    DStream<Long> count = sales.countByWindow(two, one);
    // endregion
    table
        .row("sales", sales)
        .row("totals", totals)
        .row("changes", changes.mapValues(total -> total.map(String::valueOf).orElse("-")))
        .row("highest", highest)
        .row("lists", lists)
        .row("count", count);
    assertThat(table.run(4)).isEqualTo("""
        sales   | (tea,2)   | (tea,3) (milk,1)        |                      | (rum,5)                  |
        totals  | (tea,2)   | (tea,5) (milk,1)        | (tea,3) (milk,1)     | (rum,5)                  |
        changes | (tea,2)   | (tea,5) (milk,1)        | (tea,3)              | (tea,-) (rum,5) (milk,-) |
        highest | (tea,2)   | (tea,3) (milk,1)        | (tea,3) (milk,1)     | (rum,5)                  |
        lists   | (tea,[2]) | (tea,[2, 3]) (milk,[1]) | (tea,[3]) (milk,[1]) | (rum,[5])                |
        count   | 1         | 3                       | 2                    | 1                        |
        """);
  }

  @Test
  void state_by_key() {
    PairDStream<String, Long> sales =
        table.words("tea=2", "tea=3 milk=1", "", "milk=5").mapToPair(OperatorSnippetsTest::pair);
    // region state-by-key
    StateDStream<String, Long> totals =
        sales.updateStateByKey((List<Long> amounts, Optional<Long> total) ->
            Optional.of(total.orElse(0L) + amounts.stream().mapToLong(n -> n).sum()));

    StateSpec<String, Long, Long, String> spec = StateSpec.<String, Long, Long, String>function(
            (item, amount, total) -> {
              if (total.isTimingOut()) {
                return "no-" + item + "-after-" + total.get();
              }
              long sum = total.option().orElse(0L) + amount.orElse(0L);
              total.update(sum);
              return item + ":" + sum;
            })
        .timeout(Duration.ofSeconds(1));
    MapWithStateDStream<String, Long, String> running = sales.mapWithState(spec);
    StateDStream<String, Long> snapshots = running.stateSnapshots();
    // endregion
    table
        .row("sales", sales)
        .row("totals", totals)
        .row("running", running)
        .row("snapshots", snapshots);
    assertThat(table.run(4)).isEqualTo("""
        sales     | (tea,2) | (tea,3) (milk,1) |                  | (milk,5)              |
        totals    | (tea,2) | (tea,5) (milk,1) | (tea,5) (milk,1) | (tea,5) (milk,6)      |
        running   | tea:2   | tea:5 milk:1     |                  | milk:6 no-tea-after-5 |
        snapshots | (tea,2) | (tea,5) (milk,1) | (tea,5) (milk,1) | (milk,6)              |
        """);
  }

  @Test
  void whole_batches_as_datasets() {
    DStream<String> words = table.words("flow ebb flow", "", "tide");
    // region transform
    DStream<String> sorted = words.transform(batch -> batch.distinct().sortBy(word -> word));
    DStream<String> stamped =
        words.transform((batch, info) -> batch.map(word -> info.time() + ": " + word));

    PairRDD<String, Boolean> known = ssc.parallelize(List.of("ebb", "flow"))
        .mapToPair(word -> Pair.of(word, true))
        .cache();
    DStream<String> unknown = words
        .mapToPair(word -> Pair.of(word, word))
        .transform(batch -> batch
            .leftOuterJoin(known)
            .values()
            .filter(found -> found.value().isEmpty())
            .map(Pair::key));
    // endregion
    table.row("words", words).row("sorted", sorted).row("stamped", stamped).row("unknown", unknown);
    assertThat(table.run(3)).isEqualTo("""
        words   | flow ebb flow                            |  | tide          |
        sorted  | ebb flow                                 |  | tide          |
        stamped | 1000 ms: flow 1000 ms: ebb 1000 ms: flow |  | 3000 ms: tide |
        unknown |                                          |  | tide          |
        """);
  }

  @Test
  void two_batches_as_datasets() {
    DStream<String> left = table.words("a b c", "d");
    DStream<String> right = table.words("b", "d e");
    // region transformWith
    DStream<Long> sizes = left.transformWith(
        right, (one, other, info) -> ssc.parallelize(List.of(one.count(), other.count()), 1));
    // endregion
    table.row("left", left).row("right", right).row("sizes", sizes);
    assertThat(table.run(2)).isEqualTo("""
        left  | a b c | d   |
        right | b     | d e |
        sizes | 3 1   | 1 2 |
        """);
  }

  @Test
  void slices_of_the_past() {
    DStream<String> words = table.words("a", "b", "c", "d");
    List<String> found = new ArrayList<>();
    // region slice
    ssc.remember(Duration.ofSeconds(60));
    words.foreachRDD((batch, info) -> {
      Time now = info.time();
      for (RDD<String> earlier : words.slice(now.minus(Duration.ofSeconds(2)), now)) {
        found.addAll(earlier.collect());
      }
    });
    // endregion
    ssc.start();
    ssc.step();
    ssc.step();
    ssc.step();
    found.clear();
    ssc.step();
    assertThat(found).containsExactly("b", "c", "d");
  }

  @Test
  void partitions() {
    try (BatchTable two = new BatchTable(2)) {
      DStream<String> words = two.words("d a c b", "", "a");
      // region partitions
      DStream<List<String>> parts = words.glom();
      DStream<List<String>> one = words.repartition(1).glom();
      DStream<String> largest = words.mapPartitions(records -> {
        List<String> found = new ArrayList<>();
        records.forEachRemaining(found::add);
        return found.isEmpty()
            ? found.iterator()
            : List.of(Collections.max(found)).iterator();
      });
      DStream<List<Pair<String, Long>>> byLetter = words
          .mapToPair(word -> Pair.of(word, 1L))
          .reduceByKey(Long::sum, new FirstHalf())
          .toDStream()
          .glom();
      // endregion
      two.row("words", words)
          .row("parts", parts)
          .row("one", one)
          .row("largest", largest)
          .row("byLetter", byLetter);
      assertThat(two.run(3)).isEqualTo("""
          words    | d a c b                       |       | a          |
          parts    | [d, a] [c, b]                 | [] [] | [] [a]     |
          one      | [d, a, c, b]                  | []    | [a]        |
          largest  | d c                           |       | a          |
          byLetter | [(a,1), (b,1)] [(d,1), (c,1)] | [] [] | [(a,1)] [] |
          """);
    }
  }

  // region partitioner
  /** Keys from a to b in partition 0, all others in partition 1. */
  record FirstHalf() implements Partitioner {
    @Override
    public int numPartitions() {
      return 2;
    }

    @Override
    public int partition(@Nullable Object key) {
      return "a".equals(key) || "b".equals(key) ? 0 : 1;
    }
  }
  // endregion

  @Test
  void datasets() {
    // region datasets
    RDD<String> words = ssc.parallelize(List.of("flow", "ebb", "tide", "ebb"));
    PairRDD<String, Long> counts =
        words.mapToPair(word -> Pair.of(word, 1L)).reduceByKey(Long::sum);

    List<String> different = words.distinct().collect(); // [flow, ebb, tide]
    List<String> sorted = words.sortBy(word -> word, false).take(2); // [tide, flow]
    Map<String, Long> map = counts.sortByKey().collectAsMap(); // {ebb=2, flow=1, tide=1}
    List<Long> ebb = counts.lookup("ebb"); // [2]
    long count = words.count(); // 4
    // endregion
    assertThat(different).hasToString("[flow, ebb, tide]");
    assertThat(sorted).hasToString("[tide, flow]");
    assertThat(map).hasToString("{ebb=2, flow=1, tide=1}");
    assertThat(ebb).hasToString("[2]");
    assertThat(count).isEqualTo(4);
  }

  private PairDStream<String, String> texts(String... batches) {
    return table.words(batches).mapToPair(word -> {
      String[] fields = word.split("=", 2);
      return Pair.of(fields[0], fields[1]);
    });
  }

  private static Pair<String, Long> pair(String word) {
    String[] fields = word.split("=", 2);
    return Pair.of(fields[0], Long.parseLong(fields[1]));
  }

  /** Optionals as "-" or their value, so that a row fits on the page. */
  private static String shortened(Object value) {
    return value.toString().replace("Optional.empty", "-").replaceAll("Optional\\[(.*?)]", "$1");
  }
}
