/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamingListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A job that reads from HDFS, writes to it and keeps its checkpoint there. */
class NameNodeRestartTest {
  private static final int FILES = 10;
  private static final int LINES = 10_000;

  private final AtomicLong processed = new AtomicLong();

  private StreamingContext start(String directory) {
    StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .appName("restart")
        .batchInterval(Duration.ofMillis(100))
        .checkpoint(directory + "/checkpoint")
        .setting("stream.batch.maxAttempts", "100") // a NameNode is in safe mode for a while
        .setting("stream.batch.maxRetryDelay", "1s")
        .build();
    ssc.textFileStream(directory + "/in")
        .named("lines")
        .mapToPair(line -> Pair.of("line " + line, 1L))
        .reduceByKey(Long::sum)
        .named("lines per batch")
        .saveAsTextFiles(directory + "/out/lines", "")
        .named("out");
    ssc.addListener(new StreamingListener() {
      @Override
      public void onBatchCompleted(BatchReport report) {
        if (report.failure().isEmpty()) {
          processed.addAndGet(report.numRecords());
        }
      }
    });
    ssc.start();
    return ssc;
  }

  private static void produce(String directory, int file) throws IOException {
    Files.write(
        directory + "/in",
        "file-" + file,
        IntStream.range(file * LINES, (file + 1) * LINES)
            .mapToObj(Integer::toString)
            .toList());
  }

  @Test
  void nothing_is_lost_or_doubled_when_the_name_node_and_the_job_start_again() throws Exception {
    String directory = Hdfs.newDirectory();
    Files.mkdir(directory + "/in");
    StreamingContext first = start(directory);
    for (int file = 0; file < FILES / 2; file++) {
      produce(directory, file);
      if (file == FILES / 4) {
        Hdfs.cluster().restartNameNode(true);
      }
    }
    await().atMost(Duration.ofMinutes(3)).until(() -> processed.get() >= FILES / 2 * LINES);
    first.stop(false); // fails if the job has not lived through the restart
    StreamingContext second = start(directory);
    for (int file = FILES / 2; file < FILES; file++) {
      produce(directory, file);
    }
    await().atMost(Duration.ofMinutes(3)).until(() -> processed.get() >= FILES * LINES);
    second.stop(true);

    List<String> lines = new ArrayList<>(Files.linesOf(directory + "/out/lines"));
    Collections.sort(lines);
    List<String> expected = new ArrayList<>();
    for (int line = 0; line < FILES * LINES; line++) {
      expected.add("(line " + line + ",1)");
    }
    Collections.sort(expected);
    assertThat(lines.size()).isEqualTo(expected.size());
    assertThat(lines.equals(expected)).as("each line is there once").isTrue();
  }
}
