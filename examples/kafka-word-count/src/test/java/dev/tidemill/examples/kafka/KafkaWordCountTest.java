package dev.tidemill.examples.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.data.Pair;
import dev.tidemill.rdd.BatchQueue;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaWordCountTest {
  // region broker
  @RegisterExtension
  static final KafkaBroker kafka = KafkaBroker.shared();

  @Test
  void counts_what_comes_into_the_topic() {
    kafka.createTopic("lines", 1);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (StreamingContext ssc = StreamingContext.builder()
        .arguments(List.of(kafka.servers()))
        .clock(new ManualClock(
            Time.ofMillis(Instant.parse("2026-01-01T12:00:00Z").toEpochMilli())))
        .printTo(new PrintStream(printed, true, StandardCharsets.UTF_8))
        .printZone(ZoneOffset.UTC)
        .partitions(1)
        .build()) {
      new KafkaWordCount().define(ssc);
      ssc.start();
      kafka.produce("lines", "to be or", "not to be");
      ssc.step();
    }
    // endregion
    // region printed
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""
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

  // region queue
  @Test
  void counts_without_a_broker() {
    List<Set<?>> counts = new ArrayList<>();
    try (StreamingContext ssc =
        StreamingContext.builder().clock(new ManualClock()).build()) {
      new KafkaWordCount().define(ssc);
      ssc.replaceSource("lines", new BatchQueue<String>().add(List.of("be or", "not be")));
      ssc.stream("counts").foreachRDD(batch -> counts.add(Set.copyOf(batch.collect())));
      ssc.start();
      ssc.step();
    }
    assertThat(counts)
        .containsExactly(Set.of(Pair.of("be", 2L), Pair.of("or", 1L), Pair.of("not", 1L)));
  }
  // endregion
}
