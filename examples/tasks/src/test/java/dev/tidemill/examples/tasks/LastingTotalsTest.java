/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.BatchQueue;
import dev.tidemill.StreamingContext;
import dev.tidemill.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastingTotalsTest {
  @TempDir
  private Path directory;

  private final ManualClock clock = new ManualClock();

  @Test
  void goes_on_counting_after_a_restart() throws IOException {
    BatchQueue<String> lines =
        new BatchQueue<String>().add(List.of("ebb flow")).add(List.of("ebb"));
    try (StreamingContext first = start(lines)) {
      first.step();
    }
    try (StreamingContext second =
        start(new BatchQueue<String>().add(List.of("ebb flow")).add(List.of("ebb")))) {
      assertThat(new TreeMap<>(second.stateOf("totals"))).isEqualTo(Map.of("ebb", 1L, "flow", 1L));
      second.step();
      assertThat(new TreeMap<>(second.stateOf("totals"))).isEqualTo(Map.of("ebb", 2L, "flow", 1L));
    }
    assertThat(Files.isRegularFile(directory.resolve("checkpoint/job"))).isTrue();
  }

  private StreamingContext start(BatchQueue<String> lines) {
    LastingTotals job = new LastingTotals();
    StreamingContext.Builder builder = StreamingContext.builder()
        .clock(clock)
        .batchInterval(Duration.ofSeconds(1))
        .fixedSetting(
            "stream.checkpoint.directory", directory.resolve("checkpoint").toString(), "the test");
    job.configure(builder);
    StreamingContext ssc = builder.build();
    job.define(ssc);
    ssc.replaceSource("lines", lines);
    ssc.start();
    return ssc;
  }
}
