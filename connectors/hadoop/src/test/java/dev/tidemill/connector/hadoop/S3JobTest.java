/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.error.TidemillException;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A job whose files, output and checkpoint are on S3. */
@Tag("nightly") // Maven resolves the server and its many libraries
@ExtendWith(S3Classes.class)
class S3JobTest {
  private static final int FILES = 6;
  private static final int LINES = 1_000;

  /** Counts each line, of which every one is there once, and writes all counts in each batch. */
  private static StreamingContext job(
      String directory, UnaryOperator<StreamingContext.Builder> settings) {
    StreamingContext ssc = settings
        .apply(StreamingContext.builder()
            .master("local[2]")
            .appName("s3")
            .batchInterval(Duration.ofSeconds(1))
            .checkpoint(directory + "/checkpoint"))
        .build();
    ssc.textFileStream(directory + "/in")
        .named("lines")
        .mapToPair(line -> Pair.of(line.substring(0, line.indexOf(' ')), 1L))
        .<Long>updateStateByKey((added, before) ->
            Optional.of(before.orElse(0L) + added.stream().mapToLong(one -> one).sum()))
        .named("counts")
        .saveAsTextFiles(directory + "/out/counts", "")
        .named("out");
    return ssc;
  }

  private static void produce(String directory, int file) throws IOException {
    Files.write(
        directory + "/in",
        "file-" + file,
        IntStream.range(0, LINES).mapToObj(i -> "key-" + i % 10 + " " + i).toList());
  }

  /** By key, the count after each batch, in the order of the batches. */
  private static Map<String, List<Long>> counts(String directory) throws IOException {
    Map<String, List<Long>> counts = new HashMap<>();
    for (String line : Files.linesOf(directory + "/out/counts")) {
      int comma = line.indexOf(',');
      counts
          .computeIfAbsent(line.substring(1, comma), key -> new ArrayList<>())
          .add(Long.parseLong(line.substring(comma + 1, line.length() - 1)));
    }
    return counts;
  }

  private static boolean hasCounted(String directory, int files) throws IOException {
    Map<String, List<Long>> counts = counts(directory);
    return counts.size() == 10
        && counts.values().stream()
            .allMatch(each -> each.get(each.size() - 1) >= (long) files * LINES / 10);
  }

  @Test
  void nothing_is_lost_or_doubled_when_a_job_stops_and_starts_again() throws Exception {
    String directory = S3Proxy.newDirectory();
    Files.mkdir(directory + "/in");
    for (int start = 0; start < 2; start++) {
      StreamingContext ssc = job(directory, builder -> builder);
      ssc.start();
      int until = (start + 1) * FILES / 2;
      for (int file = start * FILES / 2; file < until; file++) {
        produce(directory, file);
      }
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofSeconds(1))
          .pollInSameThread()
          .until(() -> hasCounted(directory, until));
      ssc.stop(start > 0);
    }
    Map<String, List<Long>> counts = counts(directory);
    assertThat(counts).hasSize(10).allSatisfy((key, each) -> {
      assertThat(each).isSorted();
      assertThat(each.get(each.size() - 1)).isEqualTo(FILES * LINES / 10);
      long steps = each.stream().distinct().count();
      assertThat(steps).as("values of a count").isLessThanOrEqualTo(FILES);
    });
  }

  @Test
  void a_batch_costs_a_known_number_of_requests() throws Exception {
    String directory = S3Proxy.newDirectory();
    Files.mkdir(directory + "/in");
    ManualClock clock = new ManualClock();
    StreamingContext ssc = job(directory, builder -> builder.clock(clock));
    ssc.start();
    clock.advance(Duration.ofSeconds(1));
    List<Integer> requests = new ArrayList<>();
    for (boolean withFile : new boolean[] {false, true, false}) {
      if (withFile) {
        produce(directory, 0);
      }
      int before = S3Proxy.requests().size();
      clock.advance(Duration.ofSeconds(1));
      requests.add(S3Proxy.requests().size() - before);
    }
    ssc.stop(true);
    // 2 for the directory, 2 for the log, 8 for the directory of the output; 4 more for each file
    assertThat(requests).isEqualTo(List.of(12, 16, 12));
  }

  @Test
  void old_files_of_the_log_are_deleted_by_the_hundred() throws Exception {
    String directory = S3Proxy.newDirectory();
    Files.mkdir(directory + "/in");
    ManualClock clock = new ManualClock();
    StreamingContext ssc = job(directory, builder -> builder.clock(clock));
    ssc.start();
    int before = S3Proxy.requests().size();
    clock.advance(Duration.ofSeconds(150));
    List<String> requests = S3Proxy.requests();
    List<String> served = requests.subList(before, requests.size());
    ssc.stop(true);
    assertThat(new HadoopStorage().list(directory + "/checkpoint/log").size())
        .as("files that a restart reads")
        .isLessThan(250);
    assertThat(served).as("requests of 150 batches").hasSizeLessThan(150 * 13);
  }

  @Test
  void a_checkpoint_is_refused_where_the_store_knows_no_conditions() {
    String directory = S3Proxy.newDirectory();
    System.setProperty("tidemill.hadoop." + Schemes.CONDITIONAL_CREATE, "false");
    try (StreamingContext ssc = job(directory, builder -> builder)) {
      assertThatThrownBy(ssc::start)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining(directory + "/checkpoint")
          .hasMessageContaining("stream.checkpoint.directory")
          .hasMessageContaining(Schemes.CONDITIONAL_CREATE + " is false");
    } finally {
      System.clearProperty("tidemill.hadoop." + Schemes.CONDITIONAL_CREATE);
    }
  }

  @Test
  void files_and_output_are_on_such_a_store_with_a_local_checkpoint(@TempDir Path folder)
      throws Exception {
    String directory = S3Proxy.newDirectory();
    System.setProperty("tidemill.hadoop." + Schemes.CONDITIONAL_CREATE, "false");
    try {
      Files.mkdir(directory + "/in");
      ManualClock clock = new ManualClock();
      for (int file = 0; file < 2; file++) {
        StreamingContext ssc =
            job(directory, builder -> builder.clock(clock).checkpoint(folder + "/checkpoint"));
        ssc.start();
        produce(directory, file);
        clock.advance(Duration.ofSeconds(1));
        ssc.stop(true);
      }
      assertThat(counts(directory))
          .hasSize(10)
          .allSatisfy(
              (key, each) -> assertThat(each).isEqualTo(List.of(LINES / 10L, 2L * LINES / 10)));
    } finally {
      System.clearProperty("tidemill.hadoop." + Schemes.CONDITIONAL_CREATE);
    }
  }
}
