/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.MapWithStateDStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StateDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.state.State;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** All that a program may give an operation that keeps state goes to workers in other processes. */
class StateTravelsTest {
  private static final Partitioner TWO = Partitioner.hash(2);

  @Test
  void every_form_of_state_is_at_the_far_end_what_it_is_here() {
    List<String> far = results("travelling[3]");
    assertThat(far).isEqualTo(results("local[3]"));
    assertThat(far).contains("maps [(a,1), (b,1)]", "states {a=2, b=1}");
  }

  private static List<String> results(String master) {
    List<String> results = new ArrayList<>();
    try (StreamingContext ssc = StreamingContext.builder()
        .master(master)
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(Duration.ofSeconds(1))
        .build()) {
      PairDStream<String, Long> words = ssc.queueStream(
              List.of(List.of("a", "b"), List.of("a"), List.of("c"), List.<String>of()))
          .mapToPair(word -> Pair.of(word, 1L));
      PairRDD<String, Long> initial =
          ssc.parallelize(List.of("z")).mapToPair(word -> Pair.of(word, 5L));
      MapWithStateDStream<String, Long, Pair<String, Long>> maps =
          words.mapWithState(StateSpec.function(StateTravelsTest::count).partitioner(TWO));
      look(maps.mapToPair(pair -> pair), "maps", results);
      StateDStream<String, Long> states = maps.stateSnapshots();
      look(states, "snapshots", results);
      look(
          words
              .mapWithState(StateSpec.function(StateTravelsTest::count)
                  .initialState(initial)
                  .timeout(Duration.ofSeconds(1)))
              .mapToPair(pair -> pair),
          "timed",
          results);
      look(words.updateStateByKey(StateTravelsTest::sum, TWO, initial), "updates", results);
      look(words.updateStateByKey(StateTravelsTest::sumAndTime), "times", results);
      Duration two = Duration.ofSeconds(2);
      Duration one = Duration.ofSeconds(1);
      StateDStream<String, Long> sums = words.reduceByKeyAndWindow(
          Long::sum, (a, b) -> a - b, two, one, TWO, pair -> pair.value() > 0);
      look(sums, "sums", results);
      look(sums.changes(), "changes", results);
      look(words.reduceByKeyAndWindow(Math::max, two, one, TWO), "maxima", results);
      look(words.groupByKeyAndWindow(two, one, TWO), "groups", results);
      look(words.map(Pair::key).countByValueAndWindow(two, one, TWO), "values", results);
      words.updateStateByKey(StateTravelsTest::sum).named("named").foreachRDD(rdd -> rdd.count());
      ssc.start();
      for (int batch = 1; batch <= 4; batch++) {
        ssc.step();
        Map<?, ?> named = ssc.stateOf("named");
        if (batch == 2) {
          results.add("states " + new TreeMap<>(named));
        }
      }
    }
    return results;
  }

  private static <V> void look(PairDStream<String, V> stream, String name, List<String> results) {
    stream.foreachRDD(rdd -> results.add(name + " " + rdd.sortByKey(true).collect()));
  }

  private static Optional<Long> sum(List<Long> values, Optional<Long> sum) {
    return Optional.of(sum.orElse(0L) + values.size());
  }

  private static Optional<Long> sumAndTime(
      Time time, String word, List<Long> values, Optional<Long> sum) {
    return Optional.of(sum.orElse(time.millis()) + values.size() + word.length());
  }

  private static Pair<String, Long> count(String word, Optional<Long> one, State<Long> count) {
    long sum = count.option().orElse(0L) + one.orElse(0L);
    if (!count.isTimingOut()) {
      count.update(sum);
    }
    return Pair.of(word, sum);
  }
}
