/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that reads lines from HDFS and writes them to HDFS has each line once. */
class HdfsJobTest {
  private static final int FILES = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir
  private Path checkpoint;

  @Test
  void a_hundred_thousand_lines_are_there_once() throws Exception {
    count(100_000);
  }

  @Test
  @Tag("nightly")
  void a_million_lines_are_there_once() throws Exception {
    count(1_000_000);
  }

  /** The job is stopped and started again while files arrive. */
  private void count(int lines) throws Exception {
    String directory = Hdfs.newDirectory();
    String in = directory + "/in";
    String out = directory + "/out/lines";
    Files.mkdir(in);
    int half = FILES / 2;
    try (StreamingContext ssc = start(in, out)) {
      write(in, lines, 0, half);
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> Files.linesOf(out).size() >= lines / FILES);
      ssc.stop();
    }
    try (StreamingContext ssc = start(in, out)) {
      write(in, lines, half, FILES);
      await().atMost(PATIENCE).ignoreExceptions().until(() -> Files.linesOf(out).size() >= lines);
      ssc.stop();
    }
    List<Integer> written =
        Files.linesOf(out).stream().map(Integer::valueOf).sorted().toList();
    assertThat(written).isEqualTo(IntStream.range(0, lines).boxed().toList());
  }

  private StreamingContext start(String in, String out) {
    StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .batchInterval(Duration.ofMillis(200))
        .checkpoint(checkpoint.toString())
        .build();
    ssc.textFileStream(in).named("lines").saveAsTextFiles(out, "txt").named("written");
    ssc.start();
    return ssc;
  }

  private static void write(String in, int lines, int from, int until) throws Exception {
    int each = lines / FILES;
    for (int file = from; file < until; file++) {
      Files.write(
          in,
          "part-" + file,
          IntStream.range(file * each, (file + 1) * each)
              .mapToObj(Integer::toString)
              .toList());
    }
  }
}
