/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.kafka;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.data.Pair;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaWordCountTest {
  // region broker
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  @Test
  void counts_what_comes_into_the_topic() {
    kafka.createTopic("lines", 1);
    try (StreamTester t = StreamTester.builder()
        .job(KafkaWordCount::new)
        .arguments(kafka.servers())
        .setting("stream.partitions", "1")
        .startTime(Instant.parse("2026-01-01T12:00:00Z"))
        .create()) {
      t.start();
      kafka.produce("lines", "to be or", "not to be");
      t.runBatch();
      // endregion
      // region printed
      assertThat(t.printed().text().strip() + "\n").isEqualTo("""
          -------------------------------------------
          Time: 2026-01-01 12:00:01
          -------------------------------------------
          (to,2)
          (be,2)
          (or,1)
          (not,1)
          """);
      // endregion
    }
  }

  // region queue
  @StreamTest(job = KafkaWordCount.class)
  void counts_without_a_broker(StreamTester t) {
    t.queueStream("lines", String.class).batch("be or", "not be");
    t.runBatch();
    assertThat(t.probe("counts"))
        .inAnyOrderWithinBatch()
        .hasBatches(batch(Pair.of("be", 2L), Pair.of("or", 1L), Pair.of("not", 1L)));
  }
  // endregion
}
