/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.BatchQueue;
import dev.tidemill.DStream;
import dev.tidemill.PairDStream;
import dev.tidemill.StateDStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.data.Partitioner;
import dev.tidemill.rdd.PairRDD;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void transformations() {
    DStream<String> words = table.words("tea rum tea", "rum", "");
    DStream<String> more = table.words("", "gin", "");
    // region transformations
    DStream<String> spread = words.repartition(2);
    DStream<String> all = words.union(more);
    DStream<Long> count = words.count();
    DStream<String> longText = words.reduce((a, b) -> a + "+" + b);
    PairDStream<String, Long> frequencies = words.countByValue();

    PairDStream<String, Long> ones = words.mapToPair(word -> Pair.of(word, 1L));
    PairDStream<String, Long> counts = ones.reduceByKey(Long::sum, Partitioner.hash(4));
    PairDStream<String, Pair<Long, Long>> joined = counts.join(frequencies);
    PairDStream<String, Pair<List<Long>, List<Long>>> grouped = ones.cogroup(counts);
    DStream<String> different = words.transform(batch -> batch.distinct());
    StateDStream<String, Long> totals = ones.updateStateByKey(
        (List<Long> news, Optional<Long> total) -> Optional.of(total.orElse(0L) + news.size()));
    // endregion
    table
        .row("words", words)
        .row("more", more)
        .row("spread", spread)
        .row("all", all)
        .row("count", count)
        .row("longText", longText)
        .row("frequencies", frequencies)
        .row("counts", counts)
        .row("joined", joined)
        .row("grouped", grouped)
        .row("different", different)
        .row("totals", totals);
    assertThat(table.run(3)).isEqualTo("""
        words       | tea rum tea                        | rum             |                 |
        more        |                                    | gin             |                 |
        spread      | tea tea rum                        | rum             |                 |
        all         | tea rum tea                        | rum gin         |                 |
        count       | 3                                  | 1               | 0               |
        longText    | tea+rum+tea                        | rum             |                 |
        frequencies | (tea,2) (rum,1)                    | (rum,1)         |                 |
        counts      | (tea,2) (rum,1)                    | (rum,1)         |                 |
        joined      | (tea,(2,2)) (rum,(1,1))            | (rum,(1,1))     |                 |
        grouped     | (tea,([1, 1],[2])) (rum,([1],[1])) | (rum,([1],[1])) |                 |
        different   | tea rum                            | rum             |                 |
        totals      | (tea,2) (rum,1)                    | (tea,2) (rum,2) | (tea,2) (rum,2) |
        """);
  }

  @Test
  void a_list_from_an_object_file(@TempDir Path directory) {
    String list = directory.resolve("spammers").toString();
    // region write-list
    ssc.parallelize(List.of("win@example.com"))
        .mapToPair(sender -> Pair.of(sender, true))
        .saveAsObjectFile(list);
    // endregion
    PairDStream<String, String> mails =
        texts("ann@example.org=hi win@example.com=won", "", "win@example.com=again");
    // region spam
    PairRDD<String, Boolean> spammers =
        ssc.objectFileOfPairs(list, String.class, Boolean.class).cache();
    DStream<String> wanted = mails.transform(bySender -> bySender
        .leftOuterJoin(spammers)
        .values()
        .filter(mail -> mail.value().isEmpty())
        .map(Pair::key));
    // endregion
    table.row("wanted", wanted);
    assertThat(table.run(3)).isEqualTo("""
        wanted | hi |  |  |
        """);
  }

  /** A word for each of so many seconds. */
  private DStream<String> aWordEachSecond(int seconds) {
    return aPairEachSecond(seconds).map(Pair::key);
  }

  @Test
  void windows() {
    DStream<String> words = aWordEachSecond(40);
    PairDStream<String, Long> pairs = words.mapToPair(word -> Pair.of(word, 1L));
    // region windows
    Duration length = Duration.ofSeconds(30);
    Duration slide = Duration.ofSeconds(10);
    DStream<String> recent = words.window(length, slide);
    DStream<Long> count = words.countByWindow(length, slide);
    DStream<String> highest =
        words.reduceByWindow((a, b) -> a.compareTo(b) < 0 ? b : a, length, slide);
    StateDStream<String, Long> totals = pairs.reduceByKeyAndWindow(Long::sum, length, slide);
    StateDStream<String, Long> sameTotals = pairs.reduceByKeyAndWindow(
        Long::sum, // adds what enters the window
        (total, old) -> total - old, // subtracts what leaves it
        length,
        slide);
    StateDStream<String, Long> frequencies = words.countByValueAndWindow(length, slide);
    // endregion
    Map<String, Object> last = new TreeMap<>();
    recent.count().foreachRDD(batch -> last.put("recent", batch.collect()));
    count.foreachRDD(batch -> last.put("count", batch.collect()));
    highest.foreachRDD(batch -> last.put("highest", batch.collect()));
    totals.foreachRDD(batch -> last.put("totals", batch.collectAsMap()));
    sameTotals.foreachRDD(batch -> last.put("sameTotals", batch.collectAsMap()));
    frequencies.foreachRDD(batch -> last.put("frequencies", batch.collectAsMap()));
    table.run(40);
    Map<String, Long> expected = Map.of("tea", 5L, "rum", 25L);
    assertThat(last)
        .isEqualTo(Map.of(
            "recent",
            List.of(30L),
            "count",
            List.of(30L),
            "highest",
            List.of("tea"),
            "totals",
            expected,
            "sameTotals",
            expected,
            "frequencies",
            expected));
  }

  @Test
  void outputs(@TempDir Path directory) {
    PairDStream<String, Long> counts = aPairEachSecond(1);
    String out = directory.toString();
    // region outputs
    counts.print();
    counts.saveAsTextFiles(out + "/counts", "txt");
    counts.saveAsObjectFiles(out + "/counts", "bin");
    // endregion
    table.run(1);
    assertThat(directory.resolve("counts-1000.txt")).isDirectory();
    assertThat(ssc.objectFileOfPairs(out + "/counts-1000.bin", String.class, Long.class)
            .collect())
        .containsExactly(Pair.of("tea", 1L));
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
