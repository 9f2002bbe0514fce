/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.BatchQueue;
import dev.tidemill.DStream;
import dev.tidemill.DStreamLike;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Partitioner;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.storage.LocalStorage;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The law of dead letters: a job that meets records that a function fails on has the results of a
 * job that never got them.
 */
class PoisonInOperatorsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final List<List<String>> BATCHES = List.of(
      List.of("a=1", "b=2", "a=poison", "a=3", "c=4"),
      List.of("b=5", "a=6"),
      List.of("d=poison", "c=7", "a=8", "c=poison9", "b=10", "c=11", "c=12"),
      List.of(),
      List.of("poison=1", "a=13", "poison=2", "a=15"),
      List.of("e=14"));

  /** A use of each kind of operator that calls functions of the program. */
  enum Operator {
    MAP(lines -> lines.map(Poison::checked)),
    FILTER(lines -> lines.filter(line -> !Poison.checked(line).isEmpty())),
    FLAT_MAP(lines -> lines.flatMap(line -> List.of(line, Poison.checked(line)))),
    FLAT_MAP_THAT_EMITS(lines -> lines.flatMap((line, out) -> {
      out.accept(line);
      out.accept(Poison.checked(line));
    })),
    LAZY_FLAT_MAP(lines -> lines.flatMap(
        line -> () -> List.of(line, "x").stream().map(Poison::checked).iterator())),
    MAP_PARTITIONS(lines -> lines.mapPartitions(PoisonInOperatorsTest::allChecked)),
    MAP_BEHIND_SHUFFLE(lines -> lines.repartition(3).map(Poison::checked)),
    REDUCE(lines -> lines.reduce(PoisonInOperatorsTest::larger)),
    REDUCE_BY_KEY(lines -> lines
        .mapToPair(Poison::pair)
        .reduceByKey(Poison::joined)
        .mapValues(PoisonInOperatorsTest::sorted)),
    COMBINE_BY_KEY(lines -> lines
        .mapToPair(Poison::pair)
        .combineByKey(
            v -> Poison.checked(v).length(),
            (sum, v) -> sum + Poison.checked(v).length(),
            Integer::sum)),
    GROUP_BY_KEY(lines -> lines
        .mapToPair(Poison::pair)
        .groupByKey()
        .mapValues(PoisonInOperatorsTest::sortedAndChecked)),
    COUNT_BY_VALUE(lines -> lines.countByValue().toDStream().map(Poison::checked)),
    JOIN(lines -> lines
        .mapToPair(Poison::pair)
        .join(lines.mapToPair(Poison::pair))
        .mapValues(both -> Poison.joined(both.key(), both.value()))),
    PARTITIONER(lines -> lines
        .mapToPair(Poison::pair)
        .groupByKey(new PickyPartitioner())
        .mapValues(PoisonInOperatorsTest::sorted)),
    SORT_BY(
        lines -> lines.transform(rdd -> rdd.sortBy(line -> Poison.checked(line).substring(2)))),
    UPDATE_STATE(lines -> lines
        .mapToPair(Poison::pair)
        .updateStateByKey((List<String> values, Optional<Integer> count) -> Optional.of(
            count.orElse(0) + values.stream().map(Poison::checked).toList().size()))),
    MAP_WITH_STATE(lines -> lines
        .mapToPair(Poison::pair)
        .mapWithState(StateSpec.function(
            (String key, Optional<String> value, dev.tidemill.state.State<Integer> state) -> {
              int sum =
                  state.option().orElse(0) + Poison.checked(value.orElse("")).length();
              state.update(sum);
              return key + ":" + sum / 100;
            }))),
    WINDOW(lines -> lines.window(SECOND.multipliedBy(3)).map(Poison::checked)),
    WINDOW_THAT_SLIDES(
        lines -> lines.window(SECOND.multipliedBy(4), SECOND.multipliedBy(2)).map(Poison::checked)),
    WINDOW_BY_KEY_THAT_SLIDES(lines -> lines
        .window(SECOND.multipliedBy(4), SECOND.multipliedBy(2))
        .mapToPair(Poison::pair)
        .reduceByKey(Poison::joined)
        .mapValues(PoisonInOperatorsTest::sorted)),
    REDUCE_BY_WINDOW(lines ->
        lines.reduceByWindow(PoisonInOperatorsTest::larger, SECOND.multipliedBy(3), SECOND)),
    REDUCE_BY_KEY_AND_WINDOW(lines -> lines
        .mapToPair(Poison::pair)
        .reduceByKeyAndWindow(Poison::joined, SECOND.multipliedBy(3), SECOND)
        .mapValues(PoisonInOperatorsTest::sorted)),
    REDUCE_BY_KEY_AND_WINDOW_WITH_INVERSE(lines -> lines
        .mapToPair(Poison::pair)
        .mapValues(String::length)
        .reduceByKeyAndWindow(
            PoisonInOperatorsTest::sum, (a, b) -> a - b, SECOND.multipliedBy(3), SECOND)),
    GROUP_BY_KEY_AND_WINDOW(lines -> lines
        .mapToPair(Poison::pair)
        .groupByKeyAndWindow(SECOND.multipliedBy(2))
        .mapValues(PoisonInOperatorsTest::sortedAndChecked));

    @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
    private final Function<DStream<String>, DStreamLike<?, ?, ?>> stream;

    Operator(Function<DStream<String>, DStreamLike<?, ?, ?>> stream) {
      this.stream = stream;
    }
  }

  private static Iterator<String> allChecked(Iterator<String> lines) {
    List<String> all = new ArrayList<>();
    lines.forEachRemaining(line -> all.add(Poison.checked(line)));
    return all.iterator();
  }

  private static String larger(String a, String b) {
    return Poison.checked(a).compareTo(Poison.checked(b)) >= 0 ? a : b;
  }

  /** Fails on the length of a poisoned value. */
  private static int sum(int a, int b) {
    if (a == Poison.MARK.length() || b == Poison.MARK.length() || b == Poison.MARK.length() + 1) {
      throw new IllegalStateException("cannot add " + a + " and " + b);
    }
    return a + b;
  }

  private static String sorted(Object value) {
    return value
        .toString()
        .chars()
        .filter(Character::isLetterOrDigit)
        .sorted()
        .mapToObj(c -> "" + (char) c)
        .toList()
        .toString();
  }

  private static String sortedAndChecked(List<String> values) {
    return values.stream().map(Poison::checked).sorted().toList().toString();
  }

  private static final class PickyPartitioner implements Partitioner {
    private static final long serialVersionUID = 1L;

    @Override
    public int numPartitions() {
      return 2;
    }

    @Override
    public int partition(@Nullable Object key) {
      return Poison.checked(Objects.requireNonNull(key)).hashCode() & 1;
    }
  }

  /** What a job has done. */
  private record Run(Map<Long, List<String>> results, List<String> lettered) {}

  private static Run run(
      Operator operator, List<List<String>> batches, String master, String onFailure) {
    Map<Long, List<String>> results = new TreeMap<>();
    List<String> lettered = new ArrayList<>();
    ManualClock clock = new ManualClock();
    try (StreamingContext ssc = StreamingContext.builder()
        .master(master)
        .batchInterval(SECOND)
        .setting("stream.batch.onFailure", onFailure)
        .environment(world -> world.withClock(clock).withStorage(new LocalStorage()))
        .build()) {
      BatchQueue<String> queue = new BatchQueue<>();
      batches.forEach(queue::add);
      ssc.addListener(new StreamingListener() {
        @Override
        public void onDeadLetters(BatchInfo batch, List<DeadLetter> letters) {
          letters.forEach(letter -> lettered.add(batch.id() + " " + letter.record()));
        }
      });
      DStream<String> lines = ssc.queueStream(queue);
      operator
          .stream
          .apply(lines)
          .foreachRDD((rdd, batch) -> results.put(
              batch.time().millis(),
              rdd.collect().stream().map(Object::toString).sorted().toList()));
      ssc.deadLetters().foreachRDD(rdd -> rdd.count());
      ssc.start();
      clock.advance(SECOND.multipliedBy(batches.size() + 2));
    }
    return new Run(results, lettered);
  }

  /** The batches without what was lettered, which need not be all poison: sorting compares two. */
  private static List<List<String>> without(List<String> lettered) {
    List<String> records =
        lettered.stream().map(each -> each.substring(each.indexOf(' ') + 1)).toList();
    return BATCHES.stream()
        .map(batch -> batch.stream().filter(line -> !records.contains(line)).toList())
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void results_are_those_of_a_job_that_never_got_the_records(Operator operator) {
    Run poisoned = run(operator, BATCHES, "local[1]", "deadletter");
    assertThat(poisoned.lettered()).isNotEmpty().allMatch(Poison::isIn);
    assertThat(poisoned.results())
        .isEqualTo(
            run(operator, without(poisoned.lettered()), "local[1]", "stop").results());
  }

  @ParameterizedTest
  @EnumSource
  void threads_change_neither_results_nor_letters(Operator operator) {
    Run one = run(operator, BATCHES, "local[1]", "deadletter");
    for (int i = 0; i < 3; i++) {
      Run four = run(operator, BATCHES, "local[4]", "deadletter");
      assertThat(four.results()).isEqualTo(one.results());
      assertThat(four.lettered()).containsExactlyInAnyOrderElementsOf(one.lettered());
    }
  }

  /** What its readers find stays in the other process, so that it takes the longer way. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COUNT_BY_VALUE", "PARTITIONER"})
  void an_engine_in_another_process_gives_up_the_same_records(Operator operator) {
    Run here = run(operator, BATCHES, "local[1]", "deadletter");
    Run elsewhere = run(operator, BATCHES, "travelling[1]", "deadletter");
    assertThat(elsewhere.results()).isEqualTo(here.results());
    assertThat(elsewhere.lettered()).containsExactlyElementsOf(here.lettered());
  }
}
