/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import dev.tidemill.DStreamLike;
import dev.tidemill.PairDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.spi.key.KeySamples;
import dev.tidemill.state.State;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every operation by key, on keys of all kinds; as a program, prints what comes out in which order. */
final class KeyedJobs {
  private static final int PARTITIONS = 5;
  private static final int BATCHES = 3;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration SECONDS = Duration.ofSeconds(2);

  private KeyedJobs() {}

  /** An operation; what comes out holds the names of the keys, in the order of partitions. */
  private interface Job {
    DStreamLike<?, ?, ?> on(PairDStream<Object, String> names);
  }

  private static Map<String, Job> jobs() {
    Map<String, Job> jobs = new TreeMap<>();
    jobs.put("reduceByKey", in -> in.reduceByKey((a, b) -> a + b));
    jobs.put("reduceByKey, three", in -> in.reduceByKey((a, b) -> a + b, Partitioner.hash(3)));
    jobs.put("groupByKey", in -> in.groupByKey());
    jobs.put("partitionBy", in -> in.transformToPair(rdd -> rdd.partitionBy(Partitioner.hash(7))));
    jobs.put("join", in -> in.join(in.mapValues(name -> "too")));
    jobs.put("fullOuterJoin", in -> in.fullOuterJoin(in.filter(p -> p.value().length() % 2 == 0)));
    jobs.put("cogroup", in -> in.cogroup(in));
    jobs.put("distinct", in -> in.transformToPair(rdd -> rdd.distinct().mapToPair(p -> p)));
    jobs.put(
        "updateStateByKey",
        in -> in.<String>updateStateByKey((names, state) ->
            names.isEmpty() ? state : Optional.of(state.orElse("") + names.get(0))));
    jobs.put(
        "mapWithState",
        in -> in.mapWithState(
            StateSpec.function((Object key, Optional<String> name, State<String> state) -> {
              state.update((state.exists() ? state.get() : "") + name.orElse("-"));
              return Pair.of(key, state.get());
            })));
    jobs.put(
        "reduceByKeyAndWindow", in -> in.reduceByKeyAndWindow((a, b) -> a + b, SECONDS, SECOND));
    jobs.put(
        "reduceByKeyAndWindow with inverse",
        in -> in.reduceByKeyAndWindow(
            (a, b) -> a + b, (a, b) -> a.substring(b.length()), SECONDS, SECOND));
    jobs.put("groupByKeyAndWindow", in -> in.groupByKeyAndWindow(SECONDS, SECOND));
    return jobs;
  }

  /** One line for each job and batch. */
  static List<String> output() {
    List<String> lines = new ArrayList<>();
    jobs().forEach((name, job) -> lines.addAll(output(name, job)));
    return lines;
  }

  private static List<String> output(String name, Job job) {
    List<String> lines = new ArrayList<>();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(SECOND)
        .partitions(PARTITIONS)
        .build()) {
      PairDStream<Object, String> names =
          ssc.queueStream(List.of(batch(0), batch(1), batch(2))).mapToPair(pair -> pair);
      job.on(names)
          .map(KeyedJobs::withoutKey)
          .foreachRDD(rdd -> lines.add(name + ": " + rdd.glom().collect()));
      ssc.start();
      for (int i = 0; i < BATCHES; i++) {
        ssc.step();
      }
    }
    return lines;
  }

  /** Some keys do not print the same in every JVM, as sets; their names do. */
  private static Object withoutKey(Object record) {
    return record instanceof Pair<?, ?> pair && pair.value() != null ? pair.value() : record;
  }

  /** Two thirds of all keys, other ones in each batch. */
  private static List<Pair<Object, String>> batch(int number) {
    List<Pair<Object, String>> batch = new ArrayList<>();
    int[] i = {0};
    KeySamples.namedKeys().forEach((name, key) -> {
      if (i[0]++ % 3 != number) {
        batch.add(pair(key, name + "; "));
      }
    });
    return batch;
  }

  @SuppressWarnings("NullAway") // null is a key
  private static Pair<Object, String> pair(@Nullable Object key, String name) {
    return Pair.of(key, name);
  }

  public static void main(String[] args) {
    output().forEach(System.out::println);
  }
}
