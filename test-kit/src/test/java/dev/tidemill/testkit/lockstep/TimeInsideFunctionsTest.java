/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.lockstep;

import static dev.tidemill.testkit.StreamAssertions.assertThat;

import dev.tidemill.listener.BatchInfo;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.Variation;
import dev.tidemill.time.Interval;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Functions on records that capture the time and the ranges of their batch, on serialized copies. */
class TimeInsideFunctionsTest {
  @Test
  void a_function_on_records_may_capture_its_batch() throws Exception {
    List<String> seen = new ArrayList<>();
    try (StreamTester t = StreamTester.builder()
        .job(() -> ssc -> ssc.queueStream(List.of(List.of("a"), List.of("b")))
            .named("lines")
            .foreachRDD((lines, batch) -> seen.addAll(labelled(lines, batch))))
        .batch(Duration.ofSeconds(1))
        .variation(Variation.SERIALIZED)
        .create()) {
      t.runBatches(2);
    }

    assertThat(seen)
        .containsExactly("a at 1000 ms of 1000 ms [0, 1)", "b at 2000 ms of 2000 ms [1, 2)");
  }

  private static List<String> labelled(dev.tidemill.rdd.RDD<String> lines, BatchInfo batch) {
    Time time = batch.time();
    Interval only = new Interval(time, time);
    return lines
        .map(line -> line + " at " + time + " of " + only.end() + " " + batch.range("lines"))
        .collect();
  }
}
