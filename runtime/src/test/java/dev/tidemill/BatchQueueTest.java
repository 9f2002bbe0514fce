/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BatchQueueTest {
  @Test
  void entries_are_forgotten_when_their_batch_is_done_or_given_up() {
    BatchQueue<String> queue = new BatchQueue<String>().add(List.of("a")).add(List.of("b"));
    List<Long> released = new ArrayList<>();
    ManualClock clock = new ManualClock();
    try (StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .setting("stream.batch.onFailure", "skip")
        .environment(world -> world.withClock(clock))
        .build()) {
      ssc.queueStream(queue).foreachRDD((rdd, batch) -> {
        released.add(queue.entries().released());
        if (batch.id() == 1) {
          throw new IllegalStateException("broken");
        }
      });
      ssc.start();
      clock.advance(Duration.ofSeconds(2));
      assertThat(released).containsExactly(0L, 1L);
      assertThat(queue.entries().released()).isEqualTo(2);
    }
  }
}
