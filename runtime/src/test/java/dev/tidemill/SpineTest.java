/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.data.Pair;
import dev.tidemill.time.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One path through everything: queue, map, reduceByKey, print, on a manual clock. */
class SpineTest {
  @Test
  void a_job_prints_its_counts_batch_by_batch() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    BatchQueue<String> queue = new BatchQueue<String>().add(List.of("a b a")).add(List.of());
    ManualClock clock = new ManualClock();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .environment(world -> world
            .withClock(clock)
            .withPrintTarget(new PrintStream(printed, true, StandardCharsets.UTF_8))
            .withPrintZone(ZoneOffset.UTC))
        .batchInterval(Duration.ofSeconds(1))
        .build()) {
      ssc.queueStream(queue)
          .flatMap(line -> List.of(line.split(" ")))
          .mapToPair(word -> Pair.of(word, 1L))
          .reduceByKey(Long::sum)
          .print();
      ssc.start();
      clock.advance(Duration.ofSeconds(2));
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "-------------------------------------------",
            "Time: 1970-01-01 00:00:01",
            "-------------------------------------------",
            "(b,1)",
            "(a,2)",
            "",
            "-------------------------------------------",
            "Time: 1970-01-01 00:00:02",
            "-------------------------------------------",
            "");
  }
}
