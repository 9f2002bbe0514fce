/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A window over one batch so far has the very plan of its input. When the context forgets that plan as the window's, the input's
 * records must stay, which longer windows still read.
 */
class RememberedWindowTest {
  @Test
  void a_window_longer_than_what_is_remembered_computes_each_batch_once() {
    List<String> computed = new ArrayList<>();
    try (StreamingContext ssc = context()) {
      DStream<String> words = ssc.queueStream(
          List.of(List.of("a"), List.of("b"), List.of("c"), List.of("d"), List.of("e")));
      List<List<String>> seen = new ArrayList<>();
      words
          .transform(rdd -> rdd.map(word -> {
            computed.add(word);
            return word;
          }))
          .window(Duration.ofSeconds(4))
          .foreachRDD(rdd -> seen.add(rdd.collect()));
      ssc.start();
      run(ssc, 5);
      assertThat(seen).endsWith(List.of("a", "b", "c", "d"), List.of("b", "c", "d", "e"));
      assertThat(computed).containsExactly("a", "b", "c", "d", "e");
    }
  }

  @Test
  void a_window_over_a_view_of_state_reads_what_the_view_was() {
    try (StreamingContext ssc = context()) {
      List<List<Long>> seen = new ArrayList<>();
      ssc.queueStream(List.of(List.of("a"), List.of("b"), List.of("c"), List.of("d")))
          .countByWindow(Duration.ofSeconds(2), Duration.ofSeconds(1))
          .window(Duration.ofSeconds(4))
          .foreachRDD(rdd -> seen.add(rdd.collect()));
      ssc.start();
      run(ssc, 5);
      assertThat(seen).endsWith(List.of(1L, 2L, 2L, 2L), List.of(2L, 2L, 2L, 1L));
    }
  }

  private static StreamingContext context() {
    StreamingContext ssc = StreamingContext.builder()
        .master("local")
        .setting("stream.closureCheck", "false")
        .environment(world -> world.withClock(new ManualClock()))
        .batchInterval(Duration.ofSeconds(1))
        .build();
    ssc.remember(Duration.ofSeconds(1));
    return ssc;
  }

  private static void run(StreamingContext ssc, int batches) {
    for (int i = 0; i < batches; i++) {
      ssc.step();
    }
  }
}
