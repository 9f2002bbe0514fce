/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.source.Deduplication;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.SourceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The program that runs in a world. */
final class Job {
  /** Name of the stream with state, or of the window by key. */
  static final String STATE = "state";

  private static final Duration SLIDE = Duration.ofMillis(World.INTERVAL_MILLIS);
  private static final Duration TWO = SLIDE.multipliedBy(2);
  private static final Duration THREE = SLIDE.multipliedBy(3);

  private static final Deduplication REMEMBERED = new Deduplication(1000, Duration.ofHours(1));

  private final Scenario scenario;
  private final Mutation mutation;
  private final Life life;

  Job(Scenario scenario, Mutation mutation, Life life) {
    this.scenario = scenario;
    this.mutation = mutation;
    this.life = life;
  }

  /**
   * Declares it.
   *
   * @param pushes who sends the records, if the job does not ask for them
   */
  void declare(StreamingContext ssc, Optional<PushSession> pushes) {
    DStream<String> lines = ssc.stream(
        "lines",
        context -> mutation.source(
            life, pushes.isPresent() ? received(pushes.get(), context) : new RecordSource(life)));
    Life.Reference me = life.reference();
    Duration duration = scenario.late() ? SLIDE : Duration.ZERO;
    lines
        .foreachRDD((rdd, batch) -> {
          List<String> records = rdd.collect();
          Life now = me.get();
          now.clock().advance(duration);
          now.act(
              "effect " + batch.id() + " " + records.size(),
              () -> now.world().effects().add(now.number(), batch, records));
        })
        .named("effect");
    DStream<String> result = result(lines).named("result");
    for (SinkKind kind : SinkKind.values()) {
      if (scenario.sinks().contains(kind)) {
        write(result, kind);
      }
    }
  }

  private OpenSource<String> received(PushSession pushes, SourceContext context) throws Exception {
    ReceiverSource<String> source = ReceiverSource.of(pushes.receivers());
    if (scenario.input().kind() == Input.Kind.WITH_IDS) {
      source = source.withDeduplication(REMEMBERED);
    }
    return pushes.opened(source.open(mutation.sourceContext(life, context)));
  }

  /** Whether there is a state that can be looked at. */
  boolean hasState() {
    return switch (scenario.job()) {
      case UPDATE_STATE, MAP_WITH_STATE, INVERSE_WINDOW, WINDOW_OVER_STATE -> true;
      case STATELESS, REDUCE_WINDOW, WINDOW_ON_SOURCE -> false;
    };
  }

  private DStream<String> result(DStream<String> lines) {
    return switch (scenario.job()) {
      case STATELESS -> lines.map(line -> line + "!");
      case UPDATE_STATE ->
        text(pairs(lines)
            .<ArrayList<Integer>>updateStateByKey((values, state) -> {
              ArrayList<Integer> all = new ArrayList<>(state.orElseGet(ArrayList::new));
              all.addAll(values);
              return Optional.of(all);
            })
            .named(STATE));
      case MAP_WITH_STATE -> running(lines);
      case INVERSE_WINDOW ->
        text(pairs(lines)
            .reduceByKeyAndWindow((a, b) -> a + b, (a, b) -> a - b, THREE, SLIDE)
            .named(STATE));
      case REDUCE_WINDOW ->
        text(pairs(lines).reduceByKeyAndWindow((a, b) -> Math.max(a, b), TWO).named("window"));
      case WINDOW_ON_SOURCE -> lines.window(TWO).named("window").map(line -> line + "!");
      case WINDOW_OVER_STATE -> running(lines).window(TWO).named("window").map(line -> line + "!");
    };
  }

  /** Sums by key; a key that has no record for two batches is forgotten. */
  private static DStream<String> running(DStream<String> lines) {
    return pairs(lines)
        .mapWithState(StateSpec.<String, Integer, Integer, String>function((key, value, state) -> {
              if (state.isTimingOut()) {
                return key + " has ended at " + state.get();
              }
              int sum = (state.exists() ? state.get() : 0) + value.orElse(0);
              state.update(sum);
              return key + "=" + sum;
            })
            .timeout(TWO))
        .named(STATE)
        .map(text -> text);
  }

  private static PairDStream<String, Integer> pairs(DStream<String> lines) {
    return lines.mapToPair(
        line -> Pair.of(line.substring(0, 1), Integer.parseInt(line.replaceAll("[^0-9]", ""))));
  }

  private static <V> DStream<String> text(PairDStream<String, V> pairs) {
    return pairs.transform((rdd, batch) -> rdd.sortByKey().map(Pair::toString));
  }

  private void write(DStream<String> result, SinkKind kind) {
    switch (kind) {
      case FILES -> result.saveAsTextFiles("/out/lines").named("files");
      case TABLE ->
        result.writeTo("table", new Ledger(life, mutation, scenario.trouble(), TableSink::new));
      case TOPIC ->
        result.writeTo("topic", new Ledger(life, mutation, scenario.trouble(), TopicSink::new));
    }
  }

  private record Ledger(
      Life life,
      Mutation mutation,
      SinkTrouble trouble,
      BiFunction<Life, SinkContext, StagingSink> opener)
      implements Sink<String> {
    @Override
    public Guarantee guarantee() {
      return Guarantee.LEDGER;
    }

    @Override
    public OpenSink<String> open(SinkContext context) {
      OpenSink<String> sink = trouble.around(life, opener.apply(life, context));
      return mutation.sink(life, context, sink);
    }
  }
}
