package @package@;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.data.Pair;
import dev.tidemill.testkit.StreamTester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The job with a real broker, in a process of its own; mvn verify runs this. */
class KafkaWordCountIT {
  @RegisterExtension
  static final KafkaBroker KAFKA = KafkaBroker.shared();

  @Test
  void counts_what_comes_into_the_topic() {
    KAFKA.createTopic("lines", 2);
    try (StreamTester t = StreamTester.builder()
        .job(KafkaWordCount::new)
        .arguments(KAFKA.servers())
        .create()) {
      t.start();
      KAFKA.produce("lines", "a b a", "b");
      t.runBatch();
      assertThat(t.probe("counts"))
          .inAnyOrderWithinBatch()
          .hasBatches(batch(Pair.of("a", 2L), Pair.of("b", 2L)));
    }
  }
}
