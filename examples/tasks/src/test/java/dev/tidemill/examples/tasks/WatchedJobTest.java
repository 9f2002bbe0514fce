/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static dev.tidemill.testkit.StreamAssertions.assertThat;

import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

class WatchedJobTest {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final DelayPrinter delays =
      new DelayPrinter(INTERVAL, new PrintStream(printed, true, StandardCharsets.UTF_8));

  @StreamTest(job = WatchedJob.class)
  void prints_how_long_each_batch_waited_and_ran(StreamTester t) {
    t.context().addListener(delays);
    t.queueStream("lines", String.class)
        .batch("ebb", "flow")
        .batch("ebb")
        .faults()
        .slow(1, Duration.ofMillis(1_500));

    t.runBatches(2);

    assertThat(printed())
        .containsExactly(
            "1000 ms: 2 records, waited 0 ms, ran 1500 ms, SLOWER than the interval of 1000 ms",
            "2000 ms: 1 records, waited 500 ms, ran 0 ms");
  }

  @StreamTest(job = WatchedJob.class, settings = "stream.batch.onFailure=skip")
  void prints_why_a_batch_failed(StreamTester t) {
    t.context().addListener(delays);
    t.queueStream("lines", String.class)
        .batch("ebb")
        .faults()
        .failOnce(1, new IOException("connection reset"));

    assertThat(t.tryRunBatch()).hasFailedWith(IOException.class);

    assertThat(printed())
        .singleElement()
        .asString()
        .contains("1 records", "FAILED", "connection reset");
  }

  private List<String> printed() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
