/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemill.PairDStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/connectors/kinesis.md. */
@NeedsKinesalite
class KinesisSnippetsTest {
  private final StreamingContext ssc = StreamingContext.builder()
      .master("local[1]")
      .batchInterval(Duration.ofMillis(100))
      .build();

  private Kinesalite kinesalite;

  @BeforeEach
  void startServer() throws IOException {
    kinesalite = Kinesalite.start();
  }

  @AfterEach
  void stop() {
    ssc.stop(false);
    ssc.close();
    kinesalite.close();
  }

  private void awaitTexts(String stream, String... texts) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(kinesalite.texts(stream)).containsExactlyInAnyOrder(texts));
  }

  @Test
  void from_a_stream_to_a_stream() {
    kinesalite.createStream("orders", 1);
    kinesalite.createStream("urgent", 1);
    String uri = kinesalite.endpoint();
    // region job
    ssc.stream(
            "orders", Kinesis.stream("orders").region("eu-west-1").endpoint(uri).texts())
        .filter(order -> order.startsWith("urgent"))
        .writeTo(Kinesis.sink("urgent").region("eu-west-1").endpoint(uri));
    // endregion
    ssc.start();
    kinesalite.put("orders", List.of("urgent: 7 lamps", "2 chairs"));
    awaitTexts("urgent", "urgent: 7 lamps");
  }

  @Test
  void options() {
    // region source
    KinesisSource orders = Kinesis.stream("orders")
        .region("eu-west-1")
        .role("arn:aws:iam::123456789012:role/order-report")
        .startingAt(KinesisStart.at(Instant.parse("2026-03-01T00:00:00Z")))
        .onDataLoss(KinesisDataLoss.CONTINUE);
    // endregion
    assertThat(orders).hasToString("Kinesis stream orders in eu-west-1");
  }

  @Test
  void one_record_for_each_key() {
    kinesalite.createStream("counts", 2);
    String uri = kinesalite.endpoint();
    PairDStream<String, Long> counts = ssc.queueStream(List.of(List.of("a", "b", "a")))
        .mapToPair(word -> Pair.of(word, 1L))
        .reduceByKey(Long::sum);
    // region sink
    counts.writeTo(Kinesis.<Pair<String, Long>>sink("counts")
        .region("eu-west-1")
        .endpoint(uri)
        .keys(Pair::key)
        .texts(count -> count.key() + "=" + count.value()));
    // endregion
    ssc.start();
    awaitTexts("counts", "a=2", "b=1");
  }
}
