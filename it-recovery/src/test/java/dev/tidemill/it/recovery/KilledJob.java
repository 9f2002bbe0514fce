/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.it.recovery;

import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StateDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.StreamingContext;
import dev.tidemill.connector.jdbc.Jdbc;
import dev.tidemill.connector.kafka.Kafka;
import dev.tidemill.data.Pair;
import dev.tidemill.state.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A program with state, windows and all outputs that happen once. Lines are {@code key number}; a
 * record of a topic is a number.
 *
 * <p>Its second version has another map, one more state, and another name for an old one.
 */
final class KilledJob {
  /** What a key has seen so far. */
  record Seen(long count, long sum, long last) {}

  private static final Duration SECOND = Duration.ofSeconds(1);

  private KilledJob() {}

  /** Arguments: directory, URL of the database, servers of the broker, version of the program. */
  public static void main(String[] args) throws InterruptedException {
    String directory = args[0];
    boolean second = args[3].equals("2");
    try (StreamingContext ssc = StreamingContext.builder()
        .appName("KilledJob")
        .batchInterval(Duration.ofMillis(200))
        .checkpoint(directory + "/checkpoint")
        .build()) {
      DStream<String> lines = ssc.textFileStream(directory + "/in").named("lines");
      lines.saveAsTextFiles(directory + "/out/lines/batch").named("line-files");
      PairDStream<String, Long> numbers = lines.mapToPair(KilledJob::keyAndNumber);
      StateDStream<String, Long> totals = numbers.updateStateByKey((values, state) ->
          Optional.of(state.orElse(0L) + values.stream().mapToLong(v -> v).sum()));
      if (second) {
        totals.named("totals").formerly("sums");
        numbers
            .<Long>updateStateByKey(
                (values, state) -> Optional.of(state.orElse(0L) + values.size()))
            .named("counts")
            .changes()
            .foreachRDD(rdd -> rdd.count());
      } else {
        totals.named("sums");
      }
      totals
          .changes()
          .map(pair -> pair.key() + " " + pair.value().orElseThrow())
          .saveAsTextFiles(directory + "/out/totals/batch")
          .named("total-files");
      numbers
          .mapWithState(StateSpec.function(KilledJob::see))
          .named("seen")
          .writeTo(Jdbc.sink(
              Jdbc.database(args[1]).user("sa").password(""),
              "insert into seen (word, n, total) values (?, ?, ?)",
              (row, seen) -> row.set(1, seen.key())
                  .set(2, seen.value().count())
                  .set(3, seen.value().sum())))
          .named("seen-rows");
      numbers
          .reduceByKeyAndWindow((a, b) -> a + b, (a, b) -> a - b, SECOND, SECOND)
          .named("recent")
          .map(pair -> pair.key() + " " + pair.value())
          .saveAsTextFiles(directory + "/out/recent/batch")
          .named("recent-files");
      lines
          .window(SECOND)
          .map(line -> keyAndNumber(line).value())
          .reduce(Long::sum)
          .map(String::valueOf)
          .saveAsTextFiles(directory + "/out/windows/batch")
          .named("window-files");
      DStream<String> topic =
          ssc.stream("in", Kafka.topic("in").servers(args[2]).valuesOnly());
      topic.writeTo("copies", Kafka.<String>sink("out").servers(args[2]));
      ssc.addListener(new Steps(Path.of(directory, "steps")));
      ssc.start();
      ssc.awaitTermination();
    }
  }

  private static Pair<String, Long> keyAndNumber(String line) {
    int space = line.indexOf(' ');
    return Pair.of(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
  }

  private static Pair<String, Seen> see(String key, Optional<Long> value, State<Seen> state) {
    long number = value.orElseThrow();
    Seen before = state.option().orElse(new Seen(0, 0, 0));
    Seen now = new Seen(before.count() + 1, before.sum() + number, number);
    state.update(now);
    return Pair.of(key, now);
  }
}
