/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.BatchQueue;
import dev.tidemill.PairDStream;
import dev.tidemill.StateDStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.rdd.PairRDD;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What docs/course.md shows and no other page does. */
class CourseSnippetsTest {
  private final BatchTable table = new BatchTable(1);
  private final StreamingContext ssc = table.ssc;

  @AfterEach
  void close() {
    table.close();
  }

  /** A pair for each of so many seconds. */
  private PairDStream<String, Long> aPairEachSecond(int seconds) {
    BatchQueue<Pair<String, Long>> queue = new BatchQueue<>();
    for (int second = 0; second < seconds; second++) {
      queue.add(List.of(Pair.of(second < 15 ? "tea" : "rum", 1L)));
    }
    return ssc.queueStream(queue).mapToPair(pair -> pair);
  }

  @Test
  void a_window_at_first_sight() {
    PairDStream<String, Long> pairs = aPairEachSecond(50);
    // region first-window
    StateDStream<String, Long> totals =
        pairs.reduceByKeyAndWindow(Long::sum, Duration.ofSeconds(30), Duration.ofSeconds(10));
    // endregion
    Map<Long, Map<String, Long>> seen = new TreeMap<>();
    totals.foreachRDD((batch, info) -> seen.put(info.time().millis() / 1000, batch.collectAsMap()));
    table.run(50);
    assertThat(seen)
        .isEqualTo(Map.of(
            10L, Map.of("tea", 10L),
            20L, Map.of("tea", 15L, "rum", 5L),
            30L, Map.of("tea", 15L, "rum", 15L),
            40L, Map.of("tea", 5L, "rum", 25L),
            50L, Map.of("rum", 30L)));
  }

  private PairDStream<String, String> texts(String... batches) {
    return table.words(batches).mapToPair(word -> {
      String[] fields = word.split("=", 2);
      return Pair.of(fields[0], fields[1]);
    });
  }

  @Test
  void joins_of_windows() {
    PairDStream<String, String> clicks = texts("7=tea", "", "", "8=rum");
    PairDStream<String, String> views = texts("7=home", "8=home", "", "7=help");
    // region window-joins
    PairDStream<String, String> shortWindow = clicks.window(Duration.ofSeconds(2));
    PairDStream<String, String> longWindow = views.window(Duration.ofSeconds(3));
    PairDStream<String, Pair<String, String>> joined = shortWindow.join(longWindow);
    // endregion
    table.row("clicks", clicks).row("views", views).row("joined", joined);
    assertThat(table.run(4)).isEqualTo("""
        clicks | (7,tea)        |                |  | (8,rum)        |
        views  | (7,home)       | (8,home)       |  | (7,help)       |
        joined | (7,(tea,home)) | (7,(tea,home)) |  | (8,(rum,home)) |
        """);
  }

  @Test
  void a_window_joined_with_a_dataset() {
    PairDStream<String, String> clicks = texts("7=tea", "9=rum", "");
    // region dataset-join
    PairRDD<String, String> customers = ssc.parallelize(
            List.of(Pair.of("7", "Ann"), Pair.of("8", "Bob")))
        .mapToPair(pair -> pair)
        .cache();
    PairDStream<String, Pair<String, String>> named =
        clicks.window(Duration.ofSeconds(2)).transformToPair(window -> window.join(customers));
    // endregion
    table.row("clicks", clicks).row("named", named);
    assertThat(table.run(3)).isEqualTo("""
        clicks | (7,tea)       | (9,rum)       |  |
        named  | (7,(tea,Ann)) | (7,(tea,Ann)) |  |
        """);
  }
}
