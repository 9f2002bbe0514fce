/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in docs/recovery.md of a job that comes from Spark. */
class RecoverySnippetsTest {
  private final ManualClock clock = new ManualClock();

  @TempDir
  private Path directory;

  private Path in;

  @BeforeEach
  void makeDirectories() throws IOException {
    in = Files.createDirectory(directory.resolve("in"));
  }

  // region from-spark
  record Totals(String in, String out, String checkpoint) implements StreamJob {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.batchInterval(Duration.ofSeconds(1)).checkpoint(checkpoint);
    }

    @Override
    public void define(StreamingContext ssc) {
      ssc.textFileStream(in)
          .named("lines")
          .flatMap(line -> List.of(line.split(" ")))
          .mapToPair(word -> Pair.of(word, 1L))
          .<Long>updateStateByKey((ones, total) -> Optional.of(total.orElse(0L) + ones.size()))
          .named("totals")
          .saveAsTextFiles(out)
          .named("files");
    }
  }
  // endregion

  @Test
  void a_job_from_spark_keeps_its_totals_over_a_restart() throws IOException {
    assertThat(totalsAfter("a.txt", "to be or not to be"))
        .containsExactlyInAnyOrder("(to,2)", "(be,2)", "(or,1)", "(not,1)");
    assertThat(totalsAfter("b.txt", "to be"))
        .containsExactlyInAnyOrder("(to,3)", "(be,3)", "(or,1)", "(not,1)");
  }

  /** What a start of the job writes for its first batch, in which it reads a new file. */
  private List<String> totalsAfter(String file, String line) throws IOException {
    String out = directory.resolve("out/totals").toString();
    String checkpoint = directory.resolve("checkpoint").toString();
    Totals job = new Totals(in.toString(), out, checkpoint);
    StreamingContext.Builder builder = StreamingContext.builder().partitions(1).clock(clock);
    job.configure(builder);
    try (StreamingContext ssc = builder.build()) {
      job.define(ssc);
      ssc.start();
      Files.writeString(in.resolve(file), line + "\n");
      ssc.step();
    }
    return Files.readAllLines(Path.of(out + "-" + clock.now().millis(), "part-00000"));
  }
}
