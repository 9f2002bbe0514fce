/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.flood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.DStreamLike;
import dev.tidemill.PairDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.flood.Flood.Form;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Thousands of keys of one hash code cost about as much as others: no table compares a key with all that are there. */
class FloodTest {
  private static final int KEYS = 4000;
  private static final int BATCHES = 2;

  /** How often an operation looks for a key of a record, at most. */
  private static final int TABLES = 6;

  /** How many keys a look-up is compared with; all of them would be thousands. */
  private static final int COMPARISONS = 80;

  /** One that uses the tables of shuffles only, and one with a state. */
  private static final Set<String> OF_ALL_FORMS = Set.of("reduceByKey", "mapWithState");

  private static final Set<String> WITH_ALL_JOBS = Set.of("pair", "comparable");

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration SECONDS = Duration.ofSeconds(2);

  private interface Job {
    DStreamLike<?, ?, ?> on(PairDStream<Object, Integer> in);
  }

  private static Map<String, Job> jobs() {
    Map<String, Job> jobs = new TreeMap<>();
    jobs.put("reduceByKey", in -> in.reduceByKey(Integer::sum));
    jobs.put("groupByKey", in -> in.groupByKey());
    jobs.put("countByValue", in -> in.map(pair -> pair.key()).countByValue());
    jobs.put("distinct", in -> in.map(pair -> pair.key()).transform(rdd -> rdd.distinct()));
    jobs.put("join", in -> in.join(in.mapValues(value -> value + 1)));
    jobs.put("cogroup", in -> in.cogroup(in));
    jobs.put(
        "updateStateByKey",
        in -> in.<Integer>updateStateByKey((values, state) -> Optional.of(values.size())));
    jobs.put(
        "updateStateByKey that ends states",
        in -> in.<Integer>updateStateByKey(
            (values, state) -> state.isPresent() ? Optional.empty() : Optional.of(1)));
    jobs.put(
        "mapWithState",
        in -> in.mapWithState(StateSpec.function(
            (Object key, Optional<Integer> value, dev.tidemill.state.State<Integer> state) -> {
              state.update(1);
              return 1;
            })));
    jobs.put("reduceByKeyAndWindow", in -> in.reduceByKeyAndWindow(Integer::sum, SECONDS, SECOND));
    jobs.put(
        "reduceByKeyAndWindow with inverse",
        in -> in.reduceByKeyAndWindow(Integer::sum, (v, w) -> v - w, SECOND, SECOND));
    jobs.put("groupByKeyAndWindow", in -> in.groupByKeyAndWindow(SECONDS, SECOND));
    return jobs;
  }

  private static Stream<Arguments> jobsAndForms() {
    return jobs().keySet().stream()
        .flatMap(job -> new Flood()
            .forms().stream()
                .map(Form::name)
                .filter(form -> OF_ALL_FORMS.contains(job) || WITH_ALL_JOBS.contains(form))
                .map(form -> Arguments.of(job, form)));
  }

  private static List<Pair<Object, Integer>> batch(Form form) {
    return IntStream.range(0, KEYS)
        .mapToObj(i -> Pair.of(form.key().apply(i), i))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("jobsAndForms")
  void a_flood_of_keys_of_one_hash_code_is_bounded(String job, String formName) {
    Flood flood = new Flood();
    Form form = flood.forms().stream()
        .filter(candidate -> candidate.name().equals(formName))
        .findAny()
        .orElseThrow();
    AtomicLong records = new AtomicLong();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .environment(world -> world.withClock(new ManualClock()))
        .partitions(2)
        .build()) {
      PairDStream<Object, Integer> pairs =
          ssc.queueStream(List.of(batch(form), batch(form))).mapToPair(pair -> pair);
      Job declared = Objects.requireNonNull(jobs().get(job), job);
      declared.on(pairs).foreachRDD(rdd -> records.addAndGet(rdd.count()));
      ssc.start();
      for (int i = 0; i < BATCHES; i++) {
        ssc.step();
      }
    }
    assertThat(records.get()).isEqualTo((long) KEYS * (job.endsWith("ends states") ? 1 : BATCHES));
    assertThat(flood.comparisons())
        .isPositive()
        .isLessThan((long) KEYS * BATCHES * TABLES * COMPARISONS);
  }
}
