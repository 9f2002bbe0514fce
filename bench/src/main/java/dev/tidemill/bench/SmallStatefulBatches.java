/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench;

import dev.tidemill.BatchQueue;
import dev.tidemill.DStream;
import dev.tidemill.DStreamLike;
import dev.tidemill.PairDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.bench.measure.Meter;
import dev.tidemill.bench.measure.Results;
import dev.tidemill.data.Pair;
import dev.tidemill.spi.engine.InThreadTaskExecutor;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a batch costs that has next to nothing in it, for each operation that keeps state: jobs in lock-step with a manual clock, all
 * tasks on the calling thread. Tests run so, thousands of batches of them.
 */
final class SmallStatefulBatches {
  private static final Duration WINDOW = KeyedProgram.BATCH.multipliedBy(10);
  private static final int RECORDS_OF_WINDOWED_JOB = 5;

  private SmallStatefulBatches() {}

  /** Arguments: batches of a turn, turns to warm up, turns to measure. */
  public static void main(String[] args) {
    measure(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]))
        .send();
  }

  static Results measure(int turn, int warmup, int turns) {
    Results results = new Results();
    Map<String, Function<PairDStream<String, Long>, DStreamLike<?, ?, ?>>> jobs =
        new LinkedHashMap<>();
    jobs.put("map only", pairs -> pairs);
    jobs.put("reduceByKey", pairs -> pairs.reduceByKey(Long::sum));
    jobs.put("window", pairs -> pairs.window(WINDOW));
    jobs.put(
        "reduceByKeyAndWindow, inverse",
        pairs -> pairs.reduceByKeyAndWindow(
            Long::sum, (sum, old) -> sum - old, WINDOW, KeyedProgram.BATCH));
    jobs.put("reduceByKeyAndWindow", pairs -> pairs.reduceByKeyAndWindow(Math::max, WINDOW));
    jobs.put("groupByKeyAndWindow", pairs -> pairs.groupByKeyAndWindow(WINDOW));
    jobs.put("countByWindow", pairs -> pairs.countByWindow(WINDOW, KeyedProgram.BATCH));
    jobs.put(
        "mapWithState", pairs -> pairs.mapWithState(StateSpec.function(KeyedProgram::runningSum)));
    jobs.put("updateStateByKey", pairs -> pairs.updateStateByKey(KeyedProgram::added));
    measureWindowedJob(results, turn, warmup, turns);
    jobs.forEach((name, job) -> {
      double[] ms = measure(job, 1, turn, warmup, turns);
      results.add(name + ", 1 record: us a batch", ms[0] * 1_000);
      results.add(name + ", 1 record: CPU us a batch", ms[1] * 1_000);
    });
    return results;
  }

  private static void measureWindowedJob(Results results, int turn, int warmup, int turns) {
    double[] ms = measure(
        pairs -> pairs
            .reduceByKeyAndWindow(Long::sum, (sum, old) -> sum - old, WINDOW, KeyedProgram.BATCH)
            .filter(count -> count.value() > 0),
        RECORDS_OF_WINDOWED_JOB,
        turn,
        warmup,
        turns);
    results.add("map, window, filter, 5 records: batches a second", 1_000 / ms[0]);
    results.add("map, window, filter, 5 records: batches a CPU second", 1_000 / ms[1]);
  }

  private static double[] measure(
      Function<PairDStream<String, Long>, DStreamLike<?, ?, ?>> job,
      int records,
      int turn,
      int warmup,
      int turns) {
    BatchQueue<String> queue = new BatchQueue<>();
    TotalsSink<Object> totals = new TotalsSink<>(record -> 1);
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .environment(world ->
            world.withClock(new ManualClock()).withTaskExecutor(new InThreadTaskExecutor()))
        .batchInterval(KeyedProgram.BATCH)
        .build()) {
      DStream<String> words = ssc.queueStream(queue);
      job.apply(words.mapToPair(word -> Pair.of(word, 1L))).writeTo(totals);
      ssc.start();
      List<List<String>> input = new ArrayList<>();
      for (String word : Words.lines(turn, 1, 10)) {
        List<String> batch = new ArrayList<>();
        for (int i = 0; i < records; i++) {
          batch.add(i == 0 ? word : "word " + i);
        }
        input.add(batch);
      }
      Runnable steps = () -> input.forEach(batch -> {
        queue.add(batch);
        ssc.step();
      });
      for (int i = 0; i < warmup; i++) {
        steps.run();
      }
      Meter meter = new Meter();
      for (int i = 0; i < turns; i++) {
        meter.measure(steps);
      }
      if (totals.totals().keys() == 0) {
        throw new IllegalStateException("the last batch had no results");
      }
      return new double[] {meter.wallMs().median() / turn, meter.cpuMs().median() / turn};
    }
  }
}
